namespace Myelin.Ops
{
    /// <summary>v = ρ v + (1 - ρ) g², a = ρ a + (1 - ρ) g if centered, u = μ u + rate g / √(v - a² + ε), w -= u.</summary>
    readonly record struct RmsPropStep(double Rho, double Momentum, double Epsilon, bool Centered) : IUpdate
    {
        public int Slots
        {
            [MethodImpl(Inline)]
            get => Momentum > 0 ? 3 : Centered ? 2 : 1;
        }

        public int Scalars => 1;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            slot1 = slot1.MultiplyAdd(Rho, gradient * gradient * (1 - Rho));
            V square = slot1 + Epsilon;
            if (Centered)
            {
                slot2 = slot2.MultiplyAdd(Rho, gradient * (1 - Rho));
                square = (slot1 - slot2 * slot2).Maximum(0) + Epsilon;
            }
            V change = scalar1 * gradient / square.Sqrt();
            if (Momentum > 0) change = slot3 = slot3.MultiplyAdd(Momentum, change);
            parameter -= change;
        }
    }
}

namespace Myelin
{
    /// <summary>
    /// Steps by the gradient over the root of the running mean of its square: v = ρ v + (1 - ρ) g² and w -= rate g / √(v + ε), with momentum
    /// if asked for.
    /// </summary>
    /// <remarks>
    /// As in Keras 3. A centered one subtracts the square of the running mean, so v is the variance.
    /// Source: Hinton, "Neural Networks for Machine Learning", lecture 6e, 2012.
    /// <code>
    /// model.Compile(new RmsProp(), new MeanSquaredError());
    /// </code>
    /// </remarks>
    /// <param name="learningRate">The rate.</param>
    /// <param name="rho">The share ρ of the running mean square that is kept at each step.</param>
    /// <param name="momentum">The share of the last step that is kept, from 0 (none) to below 1.</param>
    /// <param name="epsilon">Added before the root, so that nothing is divided by 0.</param>
    /// <param name="centered">Whether to divide by the root of the variance instead of the mean square.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public sealed class RmsProp(
        double learningRate = 0.001, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false, double weightDecay = 0)
        : Optimizer(learningRate, weightDecay)
    {
        /// <summary>The share of the running mean square that is kept at each step.</summary>
        public double Rho { get; } = BelowOne(rho, nameof(RmsProp));

        /// <summary>The share of the last step that is kept.</summary>
        public double Momentum { get; } = BelowOne(momentum, nameof(RmsProp));

        /// <summary>What is added before the root.</summary>
        public double Epsilon { get; } = Settings.Positive(epsilon, nameof(RmsProp));

        /// <summary>Whether it divides by the root of the variance.</summary>
        public bool Centered => centered;

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars)
        {
            ReadOnlySpan<string> slots = ["velocity", "average_gradient", "momentum"];
            var formula = new Ops.RmsPropStep(Rho, Momentum, Epsilon, centered);
            Run(formula, parameter, gradient, scalars, slots[..formula.Slots]);
        }
    }
}
