namespace Myelin.Ops
{
    /// <summary>m = β1 m + (1 - β1) g, u = max(β2 u, |g|), w -= c m / (u + ε); scalar: c = rate / (1 - β1ᵗ).</summary>
    readonly record struct AdamaxStep(double Beta1, double Beta2, double Epsilon) : IUpdate
    {
        public int Slots => 2;

        public int Scalars => 1;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            slot1 = slot1.MultiplyAdd(Beta1, gradient * (1 - Beta1));
            slot2 = (slot2 * Beta2).Maximum(gradient.Abs());
            parameter -= scalar1 * slot1 / (slot2 + Epsilon);
        }
    }
}

namespace Myelin
{
    /// <summary>Adam by the largest gradient, which fades: u = max(β2 u, |g|) and w -= rate m / ((1 - β1ᵗ) (u + ε)).</summary>
    /// <remarks>
    /// As in Keras 3. Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, section 7.1.
    /// <code>
    /// model.Compile(new Adamax(), new MeanSquaredError());
    /// </code>
    /// </remarks>
    /// <param name="learningRate">The rate.</param>
    /// <param name="beta1">The share of the running mean that is kept at each step.</param>
    /// <param name="beta2">The share of the largest gradient that is kept at each step.</param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public sealed class Adamax(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, double weightDecay = 0)
        : MomentOptimizer(learningRate, beta1, beta2, epsilon, weightDecay)
    {
        /// <summary>rate / (1 - β1ᵗ).</summary>
        protected override Tensor[] Scalars(Tensor rate, Tensor step) => [rate * BiasCorrection(Beta1, step)];

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) =>
            Run(new Ops.AdamaxStep(Beta1, Beta2, Epsilon), parameter, gradient, scalars, "momentum", "largest");
    }
}
