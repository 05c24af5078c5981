namespace Myelin;

/// <summary>A module of one input and one output.</summary>
/// <remarks>
/// A layer of your own overrides <see cref="Forward(Tensor, CallContext)"/>, and <see cref="Build(TensorSpec)"/> if it has
/// parameters. A model's file holds it once its type is registered (<see cref="Model.Register{T}"/>), which asks for a public
/// property for every parameter of its constructor, of the same name.
/// </remarks>
/// <param name="name">Its name within the model; without one its container numbers it.</param>
public abstract class Layer(string? name = null) : Module(name)
{
    /// <summary>The shape of one input, without the batch axis.</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    /// <exception cref="ShapeException">An axis is free.</exception>
    public Shape InputShape => Built(InputSpecs).Shape;

    /// <summary>The shape of one output, without the batch axis.</summary>
    /// <inheritdoc cref="InputShape"/>
    public Shape OutputShape => Built(OutputSpecs).Shape;

    TensorSpec Built(IReadOnlyList<TensorSpec> specs) => specs.Count > 0 ? specs[0]
        : throw new InvalidOperationException($"{this}: has no shapes before it is built; call it by Of(x), or give the model its input shape.");

    /// <summary>Computes the output for a batch.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="context">The forward pass: training mode, masks. Hand it on to the layers that this one calls.</param>
    protected abstract Tensor Forward(Tensor x, CallContext context);

    /// <summary>Creates parameters and parts for inputs of a specification, by <see cref="Module.AddParameter"/> and <see cref="Module.Track"/>.</summary>
    protected virtual void Build(TensorSpec input) { }

    /// <summary>Calls the layer: builds it at the first call, and names it in errors.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="context">The forward pass; a new one without training if left out.</param>
    /// <exception cref="ShapeException">The input does not fit; the message names the layer, what it expects, what it received and the fix.</exception>
    public Tensor Of(Tensor x, CallContext? context = null) => Call([x], context)[0];

    /// <summary>Calls the layer in a functional model.</summary>
    /// <param name="x">What it receives.</param>
    /// <returns>What it will give.</returns>
    public Symbol Of(Symbol x) => new(this, [x]);

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return [Forward(inputs[0], context)];
    }

    /// <inheritdoc/>
    protected sealed override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Build(inputs[0]);
    }
}
