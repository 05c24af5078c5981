namespace Myelin.Ops
{
    /// <summary>n' = n + g², z += g + 2 s w - (n'^p - n^p) w / rate, w = (clamp(z, -λ₁, λ₁) - z) / (n'^p / rate + 2 λ₂ + β / rate), for p = -power.</summary>
    readonly record struct FtrlStep(double Power, double L1, double L2, double Shrinkage, double Beta) : IUpdate
    {
        public int Slots => 2;

        public int Scalars => 1;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            V sum = gradient.MultiplyAdd(gradient, slot1), root = sum.Pow(-Power), used = gradient + parameter * (2 * Shrinkage);
            V linear = slot2 + used - (root - slot1.Pow(-Power)) / scalar1 * parameter;
            V divisor = (root + Beta) / scalar1 + 2 * L2;
            V next = (linear.Maximum(-L1).Minimum(L1) - linear) / divisor;
            V moves = scalar1.GreaterThan(0);
            parameter = moves.Select(next, parameter);
            slot2 = moves.Select(linear, slot2);
            slot1 = moves.Select(sum, slot1);
        }
    }
}

namespace Myelin
{
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
            Slot(parameter, "accumulator", InitialAccumulator);
            Run(new Ops.FtrlStep(LearningRatePower, L1, L2, L2Shrinkage, Beta), parameter, gradient, scalars, "accumulator", "linear");
        }
    }
}
