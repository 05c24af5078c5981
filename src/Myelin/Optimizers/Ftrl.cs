namespace Myelin;

/// <summary>Follow the regularized leader: weights that minimize all linearized losses so far, with penalties that make many of them exactly 0.</summary>
/// <remarks>
/// With n' = n + g² and p = -power: z += g + 2 shrinkage w - (n'^p - n^p) w / rate, and w = (clamp(z, -λ₁, λ₁) - z) / ((n'^p + β) / rate + 2 λ₂).
/// A rate of 0 changes nothing. As in Keras 3. Source: McMahan et al., "Ad Click Prediction: a View from the Trenches", 2013.
/// <code>
/// model.Compile(new Ftrl(0.1, l1: 0.001), new MeanSquaredError());
/// </code>
/// </remarks>
/// <param name="learningRate">The rate.</param>
/// <param name="learningRatePower">The power, 0 or less; -½ is usual.</param>
/// <param name="initialAccumulator">The first value of n, above 0.</param>
/// <param name="l1">The strength λ₁ of the penalty on |w|.</param>
/// <param name="l2">The strength λ₂ of the penalty on w².</param>
/// <param name="l2Shrinkage">The strength of a penalty on w² of the loss itself.</param>
/// <param name="beta">β, which makes the first rates smaller.</param>
/// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class Ftrl(
    double learningRate = 0.001, double learningRatePower = -0.5, double initialAccumulator = 0.1, double l1 = 0, double l2 = 0,
    double l2Shrinkage = 0, double beta = 0, double weightDecay = 0)
    : Optimizer(learningRate, weightDecay)
{
    /// <summary>The power.</summary>
    public double LearningRatePower { get; } = -Settings.NonNegative(-learningRatePower, nameof(Ftrl), nameof(learningRatePower));

    /// <summary>The first value of n.</summary>
    public double InitialAccumulator { get; } = Settings.Positive(initialAccumulator, nameof(Ftrl));

    /// <summary>The strength of the penalty on |w|.</summary>
    public double L1 { get; } = Settings.NonNegative(l1, nameof(Ftrl));

    /// <summary>The strength of the penalty on w².</summary>
    public double L2 { get; } = Settings.NonNegative(l2, nameof(Ftrl));

    /// <summary>The strength of a penalty on w² of the loss itself.</summary>
    public double L2Shrinkage { get; } = Settings.NonNegative(l2Shrinkage, nameof(Ftrl));

    /// <summary>What makes the first rates smaller.</summary>
    public double Beta { get; } = Settings.NonNegative(beta, nameof(Ftrl));

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(scalars);
        State sum = Slot(parameter, "accumulator", InitialAccumulator), linear = Slot(parameter, "linear");
        Tensor rate = scalars[0], moves = rate.GreaterThan(0), w = parameter.Value, before = sum.Value, after = before + gradient.Square();
        Tensor root = after.Pow(-LearningRatePower), used = L2Shrinkage == 0 ? gradient : gradient + w * (2 * L2Shrinkage);
        Tensor z = linear.Value + used - (root - before.Pow(-LearningRatePower)) / rate * w;
        Tensor next = (z.Clamp(-L1, L1) - z) / ((root + Beta) / rate + 2 * L2);
        parameter.Value = Tensor.Where(moves, next, w);
        linear.Value = Tensor.Where(moves, z, linear.Value);
        sum.Value = Tensor.Where(moves, after, before);
    }
}
