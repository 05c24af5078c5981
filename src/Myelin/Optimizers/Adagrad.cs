namespace Myelin.Ops
{
    /// <summary>a += g², w -= rate g / √(a + ε).</summary>
    readonly record struct AdagradStep(double Epsilon) : IUpdate
    {
        public int Slots => 1;

        public int Scalars => 1;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            slot1 = gradient.MultiplyAdd(gradient, slot1);
            parameter -= scalar1 * gradient / (slot1 + Epsilon).Sqrt();
        }
    }
}

namespace Myelin
{
    /// <summary>Steps by the gradient over the root of the sum of its squares: a += g² and w -= rate g / √(a + ε).</summary>
    /// <remarks>
    /// As in Keras 3. Source: Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011.
    /// <code>
    /// model.Compile(new Adagrad(0.1), new MeanSquaredError());
    /// </code>
    /// </remarks>
    /// <param name="learningRate">The rate.</param>
    /// <param name="initialAccumulator">The first value of the sum, 0 or more.</param>
    /// <param name="epsilon">Added before the root, so that nothing is divided by 0.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public sealed class Adagrad(double learningRate = 0.001, double initialAccumulator = 0.1, double epsilon = 1e-7, double weightDecay = 0)
        : Optimizer(learningRate, weightDecay)
    {
        /// <summary>The first value of the sum.</summary>
        public double InitialAccumulator { get; } = Settings.NonNegative(initialAccumulator, nameof(Adagrad));

        /// <summary>What is added before the root.</summary>
        public double Epsilon { get; } = Settings.Positive(epsilon, nameof(Adagrad));

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars)
        {
            Slot(parameter, "accumulator", InitialAccumulator);
            Run(new Ops.AdagradStep(Epsilon), parameter, gradient, scalars, "accumulator");
        }
    }
}
