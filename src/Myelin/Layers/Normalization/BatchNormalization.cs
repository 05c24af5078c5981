namespace Myelin;

/// <summary>
/// y = (x - m) / √(v + ε) · gamma + beta, where m and v are the mean and variance of each channel (the last axis).
/// x: [batch, ..., channels] to y: [batch, ..., channels]. gamma and beta: [channels].
/// </summary>
/// <remarks>
/// In training, m and v are taken over the batch and all axes but the last, and update the moving statistics:
/// moving = moving · momentum + batch · (1 - momentum). At inference, and when the layer is frozen, m and v are the moving statistics.
/// Variances divide by n. Semantics as in Keras 3. (Ioffe and Szegedy, "Batch normalization: accelerating deep network training by
/// reducing internal covariate shift", 2015.)
/// <code>
/// new Sequential(input: [28, 28, 1]) { new Conv2D(32, 3, useBias: false), new BatchNormalization(), Activation.Relu }
/// </code>
/// </remarks>
/// <param name="momentum">The fraction of the moving statistics that is kept at each training step, from 0 to 1.</param>
/// <param name="epsilon">The ε added to the variance for numerical stability.</param>
/// <param name="center">Whether to add beta.</param>
/// <param name="scale">Whether to multiply by gamma.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The momentum is not from 0 to 1, or <paramref name="epsilon"/> is below 0.</exception>
public sealed class BatchNormalization(
    double momentum = 0.99,
    double epsilon = 1e-3,
    bool center = true,
    bool scale = true,
    string? name = null) : Layer(name)
{
    State? mean, variance;

    /// <summary>The fraction of the moving statistics that is kept at each training step.</summary>
    public double Momentum { get; } = momentum is >= 0 and <= 1 ? momentum
        : throw new ArgumentOutOfRangeException(nameof(momentum),
            $"BatchNormalization: expects a momentum from 0 to 1, received {momentum}; 0.99 is usual.");

    /// <summary>The ε added to the variance.</summary>
    public double Epsilon { get; } = epsilon >= 0 ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon),
            $"BatchNormalization: expects an epsilon of 0 or more, received {epsilon}; 1e-3 is usual.");

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

    /// <summary>The moving mean: [channels], initially zeros.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public State MovingMean => mean ?? throw NotBuilt();

    /// <summary>The moving variance: [channels], initially ones.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public State MovingVariance => variance ?? throw NotBuilt();

    InvalidOperationException NotBuilt() => new($"{this}: has no statistics before it is built; call Of(x) first, or create the model with an input shape.");

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank == 0) throw new ShapeException($"{this}: expects inputs of shape [batch, ..., channels], received [batch]; reshape them to [batch, 1].");
        Shape channels = [input.Shape[^1]];
        if (scale) Gamma = AddParameter("gamma", channels, Initializer.Ones);
        if (center) Beta = AddParameter("beta", channels, Initializer.Zeros);
        if (Gamma != null) GammaConstraint?.Constrain(Gamma);
        if (Beta != null) BetaConstraint?.Constrain(Beta);
        mean = AddState("moving_mean", Tensor.Zeros(channels, ComputeType));
        variance = AddState("moving_variance", Tensor.Ones(channels, ComputeType));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        State movingMean = MovingMean, movingVariance = MovingVariance;
        ExpectComputeType(x);
        if (x.Rank < 2 || x.Shape[-1] != movingMean.Shape[0])
            throw Misfit($"{movingMean.Shape[0]} channels", x, $"build it with an input of {InputSpecs[0]}, or reshape the input.");
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
