namespace Myelin.Ops
{
    /// <summary>a = ρ a + (1 - ρ) g², u = g √(d + ε) / √(a + ε), d = ρ d + (1 - ρ) u², w -= rate u.</summary>
    readonly record struct AdadeltaStep(double Rho, double Epsilon) : IUpdate
    {
        public int Slots => 2;

        public int Scalars => 1;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            slot1 = slot1.MultiplyAdd(Rho, gradient * gradient * (1 - Rho));
            V change = gradient * (slot2 + Epsilon).Sqrt() / (slot1 + Epsilon).Sqrt();
            slot2 = slot2.MultiplyAdd(Rho, change * change * (1 - Rho));
            parameter -= scalar1 * change;
        }
    }
}

namespace Myelin
{
    /// <summary>
    /// Steps by the gradient times the root of the running mean of squared steps over that of squared gradients: u = g √(d + ε) / √(a + ε) and
    /// w -= rate u.
    /// </summary>
    /// <remarks>
    /// As in Keras 3; the rate of the paper is 1. Source: Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012.
    /// <code>
    /// model.Compile(new Adadelta(1), new MeanSquaredError());
    /// </code>
    /// </remarks>
    /// <param name="learningRate">The rate.</param>
    /// <param name="rho">The share ρ of the running means that is kept at each step.</param>
    /// <param name="epsilon">Added before both roots.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public sealed class Adadelta(double learningRate = 0.001, double rho = 0.95, double epsilon = 1e-7, double weightDecay = 0)
        : Optimizer(learningRate, weightDecay)
    {
        /// <summary>The share of the running means that is kept at each step.</summary>
        public double Rho { get; } = BelowOne(rho, nameof(Adadelta));

        /// <summary>What is added before both roots.</summary>
        public double Epsilon { get; } = Settings.Positive(epsilon, nameof(Adadelta));

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) =>
            Run(new Ops.AdadeltaStep(Rho, Epsilon), parameter, gradient, scalars, "accumulated_gradient", "accumulated_step");
    }
}
