namespace Myelin;

/// <summary>
/// y = (x - m) / √(v + ε) · gamma + beta, where m and v are the mean and variance of each channel in each example.
/// x: [batch, ..., channels] to y: [batch, ..., channels]. gamma and beta: [channels].
/// </summary>
/// <remarks>
/// It is <see cref="GroupNormalization"/> with one group for each channel, without effect of the batch.
/// (Ulyanov, Vedaldi and Lempitsky, "Instance normalization: the missing ingredient for fast stylization", 2016.)
/// <code>
/// new Sequential(input: [28, 28, 1]) { new Conv2D(32, 3), new InstanceNormalization(), Activation.Relu }
/// </code>
/// </remarks>
/// <param name="epsilon">The ε added to the variance for numerical stability.</param>
/// <param name="center">Whether to add beta.</param>
/// <param name="scale">Whether to multiply by gamma.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is below 0 or not finite.</exception>
public sealed class InstanceNormalization(double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null) : Layer(name)
{
    /// <summary>The ε added to the variance.</summary>
    public double Epsilon { get; } = epsilon is >= 0 and < double.PositiveInfinity ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon),
            $"InstanceNormalization: expects an epsilon of 0 or more, received {epsilon}; 1e-3 is usual.");

    /// <summary>Whether beta is added.</summary>
    public bool Center => center;

    /// <summary>Whether the output is multiplied by gamma.</summary>
    public bool Scale => scale;

    /// <summary>What gamma is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? GammaConstraint { get; init; }

    /// <summary>What beta is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? BetaConstraint { get; init; }

    /// <summary>The scale gamma: [channels], initially ones; null without a scale, or before the layer is built.</summary>
    public Parameter? Gamma { get; private set; }

    /// <summary>The offset beta: [channels], initially zeros; null without an offset, or before the layer is built.</summary>
    public Parameter? Beta { get; private set; }

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank < 2)
            throw new ShapeException($"{this}: expects inputs of shape [batch, ..., channels] with at least one axis between them, received " +
                $"{input.Rank + 1} axes; reshape them, or use LayerNormalization.");
        if (scale) Gamma = AddParameter("gamma", [input.Shape[^1]], Initializer.Ones);
        if (center) Beta = AddParameter("beta", [input.Shape[^1]], Initializer.Zeros);
        if (Gamma != null) GammaConstraint?.Constrain(Gamma);
        if (Beta != null) BetaConstraint?.Constrain(Beta);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ExpectComputeType(x);
        if (x.Rank < 3 || x.Shape[-1] != InputSpecs[0][-1])
            throw Misfit($"{InputSpecs[0][-1]} channels", x, $"build it with an input of {InputSpecs[0]}, or reshape the input.");
        Tensor y = GroupNormalization.Standardized(x, x.Shape[-1], Epsilon);
        if (Gamma != null) y *= Gamma.Value;
        return Beta == null ? y : y + Beta.Value;
    }
}
