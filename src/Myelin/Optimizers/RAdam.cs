namespace Myelin.Ops
{
    /// <summary>m = β1 m + (1 - β1) g, v = β2 v + (1 - β2) g², w -= a m / (√(c v) + ε) + b m; scalars: a, b, c.</summary>
    readonly record struct RAdamStep(double Beta1, double Beta2, double Epsilon) : IUpdate
    {
        public int Slots => 2;

        public int Scalars => 3;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            slot1 = slot1.MultiplyAdd(Beta1, gradient * (1 - Beta1));
            slot2 = slot2.MultiplyAdd(Beta2, gradient * gradient * (1 - Beta2));
            parameter -= scalar1 * slot1 / ((scalar3 * slot2).Sqrt() + Epsilon) + scalar2 * slot1;
        }
    }
}

namespace Myelin
{
    /// <summary>
    /// Adam whose steps are scaled by √((ρ - 4) (ρ - 2) r / ((r - 4) (r - 2) ρ)), with r = 2 / (1 - β2) - 1 and ρ = r - 2 t β2ᵗ / (1 - β2ᵗ);
    /// by m alone where ρ is at most 4.
    /// </summary>
    /// <remarks>
    /// The first steps, whose squares are means of few gradients, are small, so no warm-up is needed. As in the paper; Keras has none.
    /// Source: Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", 2020.
    /// <code>
    /// model.Compile(new RAdam(), new MeanSquaredError());
    /// </code>
    /// </remarks>
    /// <param name="learningRate">The rate.</param>
    /// <param name="beta1">The share of the running mean that is kept at each step.</param>
    /// <param name="beta2">The share of the running mean square that is kept at each step.</param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public sealed class RAdam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, double weightDecay = 0)
        : MomentOptimizer(learningRate, beta1, beta2, epsilon, weightDecay)
    {
        /// <summary>The factor of m over the root, the factor of m alone, one of which is 0, and 1 / (1 - β2ᵗ).</summary>
        protected override Tensor[] Scalars(Tensor rate, Tensor step)
        {
            Tensor correction = BiasCorrection(Beta2, step), size = rate * BiasCorrection(Beta1, step);
            double most = 2 / (1 - Beta2) - 1;
            Tensor length = most - step * 2 * (correction - 1), isLong = length.GreaterThan(4);     // β2ᵗ / (1 - β2ᵗ) = c - 1
            Tensor share = ((length - 4) * (length - 2) / length * (most / ((most - 4) * (most - 2)))).Maximum(0).Sqrt();
            return [Tensor.Where(isLong, size * share, 0), Tensor.Where(isLong, 0, size), correction];
        }

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) =>
            Run(new Ops.RAdamStep(Beta1, Beta2, Epsilon), parameter, gradient, scalars, "momentum", "velocity");
    }
}
