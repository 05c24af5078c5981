namespace Myelin;

/// <summary>The base of all layers: a module with one input and one output.</summary>
/// <remarks>
/// A custom layer overrides <see cref="Forward(Tensor, CallContext)"/>, and <see cref="Build(TensorSpec)"/> if it has parameters:
/// <code>
/// sealed class Scale : Layer
/// {
///     Parameter? factor;
///
///     protected override void Build(TensorSpec input) =&gt; factor = AddParameter("factor", [1], Initializer.Ones);
///
///     protected override Tensor Forward(Tensor x, CallContext context) =&gt; x * factor!.Value;
/// }
/// </code>
/// To save a model that contains it, register its type with <see cref="Model.Register{T}"/>. The type then needs a public property
/// for every parameter of its constructor.
/// </remarks>
/// <param name="name">The name of the module; null to number it automatically.</param>
public abstract class Layer(string? name = null) : Module(name)
{
    /// <summary>Computes the output for a batch.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="context">The context of the forward pass: training mode and masks. Pass it on to the layers that this layer calls.</param>
    protected abstract Tensor Forward(Tensor x, CallContext context);

    /// <summary>
    /// Creates the parameters (<see cref="Module.AddParameter"/>) and inner layers (<see cref="Module.Track"/>). Called once, before the
    /// first <see cref="Forward(Tensor, CallContext)"/>.
    /// </summary>
    /// <param name="input">The shape of the input without the batch axis, and its element type.</param>
    protected virtual void Build(TensorSpec input) { }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return [Forward(inputs[0], inputs.Count > 1 ? inputs[1] : null, context)];
    }

    /// <summary>Computes the output for a batch and an optional second input. A layer that takes one overrides this.</summary>
    private protected virtual Tensor Forward(Tensor x, Tensor? second, CallContext context) => Forward(x, context);

    /// <inheritdoc/>
    protected sealed override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Build(inputs[0]);
    }

    /// <summary>The layout of inputs with some axes between batch and channels, for errors.</summary>
    private protected static string LayoutOf(int axes) => axes switch
    {
        1 => "sequences [batch, steps, channels]",
        2 => "images [batch, height, width, channels]",
        _ => "volumes [batch, depth, height, width, channels]",
    };

    /// <summary>A number of output channels, checked.</summary>
    private protected int CheckedFilters(int filters) => filters > 0 ? filters
        : throw new ArgumentOutOfRangeException(nameof(filters),
            $"{GetType().Name}: expects at least one filter, received {filters}; give the number of output channels.");

    /// <summary>A number of output channels per input channel, checked.</summary>
    private protected int CheckedMultiplier(int depthMultiplier) => depthMultiplier > 0 ? depthMultiplier
        : throw new ArgumentOutOfRangeException(nameof(depthMultiplier),
            $"{GetType().Name}: expects a depth multiplier of at least 1, received {depthMultiplier}; 1 keeps the number of channels.");

    /// <summary>The channels of an input that the layer is built for: [some axes, channels], with channels divisible by the groups.</summary>
    private protected int ChannelsOf(TensorSpec input, int axes, int groups = 1)
    {
        if (input.Rank == axes + 1 && input.Shape[^1] % groups == 0) return input.Shape[^1];
        string divisible = groups == 1 ? "" : $" with channels divisible by {groups} groups";
        string layout = LayoutOf(axes).Replace("batch, ", "", StringComparison.Ordinal);
        throw new ShapeException($"{this}: expects {layout}{divisible}, received {input}; reshape them to channels last.");
    }

    /// <summary>Throws for an input [batch, some axes, channels] of other axes, channels or types than the layer was built for.</summary>
    private protected void Expect(Tensor x, int axes, int channels)
    {
        ArgumentNullException.ThrowIfNull(x);
        ExpectComputeType(x);
        if (x.Rank == axes + 2 && x.Shape[-1] == channels) return;
        string layout = LayoutOf(axes).Replace("channels", $"{channels}", StringComparison.Ordinal);
        throw Misfit(layout, x, $"build it with an input of {InputSpecs[0]}, or reshape the input to channels last.");
    }

    /// <summary>An axis of an input [batch, ...], counted from the front, which is not that of the batch.</summary>
    /// <exception cref="ShapeException">The input has no such axis.</exception>
    private protected int ExampleAxis(Tensor x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        int along = axis < 0 ? axis + x.Rank : axis;
        return along > 0 && along < x.Rank ? along
            : throw Misfit($"inputs that have an axis {axis} after the batch axis", x, "choose another axis, or reshape the input.");
    }
}
