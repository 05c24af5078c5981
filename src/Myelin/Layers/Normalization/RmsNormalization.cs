namespace Myelin;

/// <summary>
/// y = x / √(m + ε) · scale, where m is the mean of x² along an axis. x: [batch, ...] to y: [batch, ...]. scale: [size of the axis].
/// </summary>
/// <remarks>
/// Unlike <see cref="LayerNormalization"/> it does not subtract the mean. Semantics as in Keras 3.
/// (Zhang and Sennrich, "Root mean square layer normalization", 2019.)
/// <code>
/// new Sequential(new TensorSpec([null, 64])) { new RmsNormalization(), new Dense(64) }
/// </code>
/// </remarks>
/// <param name="axis">The axis to normalize along, counted in [batch, ...]; -1 is the last one. It cannot be the batch axis, 0.</param>
/// <param name="epsilon">The ε added to the mean square for numerical stability.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The axis is that of the batch, or <paramref name="epsilon"/> is below 0 or not finite.</exception>
public sealed class RmsNormalization(int axis = -1, double epsilon = 1e-6, string? name = null) : Layer(name)
{
    Parameter? scale;

    /// <summary>The axis to normalize along, counted in [batch, ...].</summary>
    public int Axis { get; } = axis != 0 ? axis
        : throw new ArgumentOutOfRangeException(nameof(axis),
            "RmsNormalization: expects an axis other than the batch axis 0, received 0; -1 is the last one.");

    /// <summary>The ε added to the mean square.</summary>
    public double Epsilon { get; } = epsilon is >= 0 and < double.PositiveInfinity ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon),
            $"RmsNormalization: expects an epsilon of 0 or more, received {epsilon}; 1e-6 is usual.");

    /// <summary>The scale: [size of the axis], initially ones.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Scale => scale
        ?? throw new InvalidOperationException($"{this}: has no scale before it is built; call Of(x) first, or create the model with an input shape.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => Axis == -1;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int along = Axis < 0 ? Axis + input.Rank : Axis - 1;
        if (along < 0 || along >= input.Rank)
            throw new ShapeException($"{this}: expects inputs that have an axis {Axis} after the batch axis, received {input.Rank + 1} axes; " +
                "choose another axis, or reshape the input.");
        scale = AddParameter("scale", [input.Shape[along]], Initializer.Ones);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor factor = Scale.Value;
        ExpectComputeType(x);
        int along = ExampleAxis(x, Axis);
        if (x.Shape[along] != factor.Shape[0])
            throw Misfit($"{factor.Shape[0]} entries along axis {Axis}", x, $"build it with an input of {InputSpecs[0]}, or reshape the input.");
        Tensor y = x * x.Square().Mean(along, keep: true).InverseRoot(Epsilon);
        return y * factor.Reshape([factor.Shape[0], .. Enumerable.Repeat(1, x.Rank - 1 - along)]);
    }
}
