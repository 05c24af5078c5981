namespace Myelin;

/// <summary>
/// y = (x - m) / √(v + ε) · gamma + beta for each row along the last axis, with its mean m and variance v. (Ba, Kiros and Hinton,
/// "Layer Normalization", 2016.)
/// </summary>
/// <param name="epsilon">ε, which is added to the variance.</param>
/// <param name="center">Whether there is a beta.</param>
/// <param name="scale">Whether there is a gamma.</param>
/// <param name="name">Its name within the model.</param>
public sealed class LayerNormalization(double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null) : Layer(name)
{
    /// <summary>ε.</summary>
    public double Epsilon { get; } = epsilon >= 0
        ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon), $"LayerNormalization: expects an epsilon of 0 or more, received {epsilon}; 1e-3 is usual.");

    /// <summary>Whether there is a beta.</summary>
    public bool Center => center;

    /// <summary>Whether there is a gamma.</summary>
    public bool Scale => scale;

    /// <summary>The factors [last axis], ones at first; null without them, or before it is built.</summary>
    public Parameter? Gamma { get; private set; }

    /// <summary>What is added [last axis], zeros at first; null without it, or before it is built.</summary>
    public Parameter? Beta { get; private set; }

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank == 0) throw new ShapeException($"{this}: expects inputs of shape [batch, ..., size], received [batch]; reshape them to [batch, 1].");
        if (scale) Gamma = AddParameter("gamma", [input.Shape[^1]], Initializer.Ones);
        if (center) Beta = AddParameter("beta", [input.Shape[^1]], Initializer.Zeros);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ExpectVariableType(x);
        if (x.Rank < 2 || x.Shape[-1] != InputShape[^1])
            throw Misfit($"{InputShape[^1]} entries along the last axis", x, $"build it with an input of {InputShape}, or reshape what it receives.");
        return x.LayerNormalization(Gamma?.Value, Beta?.Value, Epsilon);
    }
}
