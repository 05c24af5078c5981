namespace Myelin;

/// <summary>
/// y = (x - m) / √(v + ε) · gamma + beta with the mean m and variance v of each channel (the last axis): in training those of the batch
/// over all other axes, which the moving ones follow, otherwise the moving ones. (Ioffe and Szegedy, "Batch Normalization", 2015.)
/// </summary>
/// <remarks>As in Keras 3: moving = moving · momentum + batch · (1 - momentum), and both variances divide by n.</remarks>
/// <param name="momentum">How much of the moving statistics stays at each training step, from 0 to 1.</param>
/// <param name="epsilon">ε, which is added to the variance.</param>
/// <param name="center">Whether there is a beta.</param>
/// <param name="scale">Whether there is a gamma.</param>
/// <param name="name">Its name within the model.</param>
public sealed class BatchNormalization(double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null) : Layer(name)
{
    State? mean, variance;

    /// <summary>How much of the moving statistics stays at each training step.</summary>
    public double Momentum { get; } = momentum is >= 0 and <= 1 ? momentum : throw new ArgumentOutOfRangeException(
        nameof(momentum), $"BatchNormalization: expects a momentum from 0 to 1, received {momentum}; it is the share of the moving statistics that stays.");

    /// <summary>ε.</summary>
    public double Epsilon { get; } = epsilon >= 0
        ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon), $"BatchNormalization: expects an epsilon of 0 or more, received {epsilon}; 1e-3 is usual.");

    /// <summary>Whether there is a beta.</summary>
    public bool Center => center;

    /// <summary>Whether there is a gamma.</summary>
    public bool Scale => scale;

    /// <summary>The factors [channels], ones at first; null without them, or before it is built.</summary>
    public Parameter? Gamma { get; private set; }

    /// <summary>What is added [channels], zeros at first; null without it, or before it is built.</summary>
    public Parameter? Beta { get; private set; }

    /// <summary>The moving mean [channels], zeros at first.</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public State MovingMean => mean ?? throw NotBuilt();

    /// <summary>The moving variance [channels], ones at first.</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public State MovingVariance => variance ?? throw NotBuilt();

    InvalidOperationException NotBuilt() => new($"{this}: has no statistics before it is built; call it by Of(x), or give the model its input shape.");

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank == 0) throw new ShapeException($"{this}: expects inputs of shape [batch, ..., channels], received [batch]; reshape them to [batch, 1].");
        Shape channels = [input.Shape[^1]];
        if (scale) Gamma = AddParameter("gamma", channels, Initializer.Ones);
        if (center) Beta = AddParameter("beta", channels, Initializer.Zeros);
        mean = AddState("moving_mean", Tensor.Zeros(channels, VariableType));
        variance = AddState("moving_variance", Tensor.Ones(channels, VariableType));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        State movingMean = MovingMean, movingVariance = MovingVariance;
        ExpectVariableType(x);
        if (x.Rank < 2 || x.Shape[-1] != movingMean.Shape[0])
            throw Misfit($"{movingMean.Shape[0]} channels", x, $"build it with an input of {InputShape}, or reshape what it receives.");
        if (!context.Training || !Trainable)
        {
            Tensor factor = movingVariance.Value.InverseRoot(Epsilon);
            if (Gamma != null) factor *= Gamma.Value;
            Tensor scaled = (x - movingMean.Value) * factor;
            return Beta == null ? scaled : scaled + Beta.Value;
        }
        (Tensor y, Tensor batchMean, Tensor batchVariance) = x.BatchNormalization(Gamma?.Value, Beta?.Value, Epsilon);
        Follow(movingMean, batchMean);
        Follow(movingVariance, batchVariance);
        return y;
    }

    void Follow(State moving, Tensor batch) => moving.Value = moving.Value * Momentum + batch.StopGradient() * (1 - Momentum);
}
