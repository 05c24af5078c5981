namespace Myelin.Ops
{
    /// <summary>m = β1 m + (1 - β1) g, v = β2 v + (1 - β2) g², u = max(u, v), w -= rate c1 m / (√(c2 u) + ε); scalars: rate, c1, c2.</summary>
    readonly record struct AmsGradStep(double Beta1, double Beta2, double Epsilon) : IUpdate
    {
        public int Slots => 3;

        public int Scalars => 3;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            slot1 = slot1.MultiplyAdd(Beta1, gradient * (1 - Beta1));
            slot2 = slot2.MultiplyAdd(Beta2, gradient * gradient * (1 - Beta2));
            slot3 = slot3.Maximum(slot2);
            parameter -= scalar1 * (scalar2 * slot1) / ((scalar3 * slot3).Sqrt() + Epsilon);
        }
    }
}

namespace Myelin
{
    /// <summary>Adam by the largest running mean of the square so far, so that rates never grow again.</summary>
    /// <remarks>
    /// As PyTorch, with corrected means; the paper does not correct them. Adam of Keras 3 has it as amsgrad.
    /// Source: Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", 2018.
    /// <code>
    /// model.Compile(new AmsGrad(), new MeanSquaredError());
    /// </code>
    /// </remarks>
    /// <param name="learningRate">The rate.</param>
    /// <param name="beta1">The share of the running mean that is kept at each step.</param>
    /// <param name="beta2">The share of the running mean square that is kept at each step.</param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public sealed class AmsGrad(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, double weightDecay = 0)
        : MomentOptimizer(learningRate, beta1, beta2, epsilon, weightDecay)
    {
        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) =>
            Run(new Ops.AmsGradStep(Beta1, Beta2, Epsilon), parameter, gradient, scalars, "momentum", "velocity", "largest_velocity");
    }
}
