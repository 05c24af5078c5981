namespace Myelin.Ops
{
    /// <summary>
    /// m = β1 m + (1 - β1) g, v = β2 v + (1 - β2) g², w = w (1 - rate decay) - rate c1 m / (√(c2 v) + ε); scalars: rate, c1, c2.
    /// </summary>
    readonly record struct AdamStep(double Beta1, double Beta2, double Epsilon, double Decay) : IUpdate
    {
        public int Slots => 2;

        public int Scalars => 3;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            if (Decay != 0) parameter -= parameter * (scalar1 * Decay);
            slot1 = slot1.MultiplyAdd(Beta1, gradient * (1 - Beta1));
            slot2 = slot2.MultiplyAdd(Beta2, gradient * gradient * (1 - Beta2));
            parameter -= scalar1 * (scalar2 * slot1) / ((scalar3 * slot2).Sqrt() + Epsilon);
        }
    }
}

namespace Myelin
{
    /// <summary>
    /// Adam: steps by the running mean of the gradient over the root of the running mean of its square, both corrected for their start at 0.
    /// </summary>
    /// <remarks>
    /// As in the paper; Keras 3 adds ε before the correction of the root, which differs in the first steps.
    /// Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
    /// <code>
    /// model.Compile(new Adam(learningRate: 0.001), new MeanSquaredError());
    /// </code>
    /// </remarks>
    public class Adam : MomentOptimizer
    {
        /// <summary>Adam.</summary>
        /// <param name="learningRate">The rate.</param>
        /// <param name="beta1">The share of the running mean that is kept at each step.</param>
        /// <param name="beta2">The share of the running mean square that is kept at each step.</param>
        /// <param name="epsilon">Added to the root, so that nothing is divided by 0.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
        public Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
            : this(learningRate, beta1, beta2, epsilon, weightDecay: 0) { }

        private protected Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            : base(learningRate, beta1, beta2, epsilon, weightDecay) { }

        /// <summary>Nothing: the formula decays in its own pass.</summary>
        protected override void Decay(Parameter parameter, Tensor rate, double weightDecay) { }

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) =>
            Run(new Ops.AdamStep(Beta1, Beta2, Epsilon, WeightDecayOf(parameter)), parameter, gradient, scalars, "momentum", "velocity");
    }
}
