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
    /// <summary>Computes the output for a batch.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="context">The forward pass: training mode, masks. Hand it on to the layers that this one calls.</param>
    protected abstract Tensor Forward(Tensor x, CallContext context);

    /// <summary>Creates parameters and parts for inputs of a specification, by <see cref="Module.AddParameter"/> and <see cref="Module.Track"/>.</summary>
    protected virtual void Build(TensorSpec input) { }

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
