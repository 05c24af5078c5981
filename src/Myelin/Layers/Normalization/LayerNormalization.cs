namespace Myelin;

/// <summary>
/// y = (x - m) / √(v + ε) · gamma + beta, where m and v are the mean and variance of each row (the last axis).
/// x: [batch, ..., size] to y: [batch, ..., size]. gamma and beta: [size].
/// </summary>
/// <remarks>
/// Ba, Kiros and Hinton, "Layer normalization", 2016.
/// <code>
/// new Sequential(new TensorSpec([null, 64])) { new LayerNormalization(), new Dense(64) }
/// </code>
/// </remarks>
/// <param name="epsilon">The ε added to the variance for numerical stability.</param>
/// <param name="center">Whether to add beta.</param>
/// <param name="scale">Whether to multiply by gamma.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is below 0.</exception>
public sealed class LayerNormalization(double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null) : Layer(name)
{
    /// <summary>The ε added to the variance.</summary>
    public double Epsilon { get; } = epsilon >= 0 ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon),
            $"LayerNormalization: expects an epsilon of 0 or more, received {epsilon}; 1e-3 is usual.");

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

    /// <summary>The scale gamma: [size], initially ones; null without a scale, or before the layer is built.</summary>
    public Parameter? Gamma { get; private set; }

    /// <summary>The offset beta: [size], initially zeros; null without an offset, or before the layer is built.</summary>
    public Parameter? Beta { get; private set; }

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank == 0) throw new ShapeException($"{this}: expects inputs of shape [batch, ..., size], received [batch]; reshape them to [batch, 1].");
        if (scale) Gamma = AddParameter("gamma", [input.Shape[^1]], Initializer.Ones);
        if (center) Beta = AddParameter("beta", [input.Shape[^1]], Initializer.Zeros);
        if (Gamma != null) GammaConstraint?.Constrain(Gamma);
        if (Beta != null) BetaConstraint?.Constrain(Beta);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ExpectComputeType(x);
        if (x.Rank < 2 || x.Shape[-1] != InputSpecs[0][-1])
            throw Misfit($"{InputSpecs[0][-1]} entries along the last axis", x, $"build it with an input of {InputSpecs[0]}, or reshape the input.");
        return x.LayerNormalization(Gamma?.Value, Beta?.Value, Epsilon);
    }
}
