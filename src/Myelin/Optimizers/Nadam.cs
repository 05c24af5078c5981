namespace Myelin.Ops
{
    /// <summary>
    /// m = β1 m + (1 - β1) g, v = β2 v + (1 - β2) g², w -= (c1 m + c2 g) / (√(c3 v) + ε); scalars: c1, c2, c3.
    /// </summary>
    readonly record struct NadamStep(double Beta1, double Beta2, double Epsilon) : IUpdate
    {
        public int Slots => 2;

        public int Scalars => 3;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            slot1 = slot1.MultiplyAdd(Beta1, gradient * (1 - Beta1));
            slot2 = slot2.MultiplyAdd(Beta2, gradient * gradient * (1 - Beta2));
            parameter -= scalar1.MultiplyAdd(slot1, scalar2 * gradient) / ((scalar3 * slot2).Sqrt() + Epsilon);
        }
    }
}

namespace Myelin
{
    /// <summary>
    /// Adam with Nesterov's momentum: with μₜ = β1 (1 - 0.96ᵗ / 2), the step is that of Adam for the mean
    /// μₜ₊₁ m / (1 - μ₁ ⋯ μₜ₊₁) + (1 - μₜ) g / (1 - μ₁ ⋯ μₜ).
    /// </summary>
    /// <remarks>
    /// Semantics as in Keras 3. Source: Dozat, "Incorporating Nesterov Momentum into Adam", 2016.
    /// <code>
    /// model.Compile(new Nadam(), new MeanSquaredError());
    /// </code>
    /// </remarks>
    public sealed class Nadam : MomentOptimizer
    {
        readonly State product;

        /// <summary>Nadam.</summary>
        /// <param name="learningRate">The rate.</param>
        /// <param name="beta1">The share of the running mean that is kept at each step.</param>
        /// <param name="beta2">The share of the running mean square that is kept at each step.</param>
        /// <param name="epsilon">Added to the root, so that nothing is divided by 0.</param>
        /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
        public Nadam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, double weightDecay = 0)
            : base(learningRate, beta1, beta2, epsilon, weightDecay) =>
            product = AddState("momentum_product", Tensor.Ones([], ElementType.Float64));

        /// <summary>μₜ = β1 (1 - 0.96ᵗ / 2).</summary>
        Tensor Momentum(Tensor step) => (1 - (step * DeterministicMath.Log(0.96)).Exp() * 0.5) * Beta1;

        /// <summary>Extends the product μ₁ ⋯ μₜ.</summary>
        protected override void BeginStep(Tensor step) => product.Value *= Momentum(step);

        /// <summary>The factors of m and of g, the rate included, and 1 / (1 - β2ᵗ).</summary>
        protected override Tensor[] Scalars(Tensor rate, Tensor step)
        {
            Tensor now = product.Value, momentum = Momentum(step), next = Momentum(step + 1);
            return [rate * next / (1 - now * next), rate * (1 - momentum) / (1 - now), BiasCorrection(Beta2, step)];
        }

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) =>
            Run(new Ops.NadamStep(Beta1, Beta2, Epsilon), parameter, gradient, scalars, "momentum", "velocity");
    }
}
