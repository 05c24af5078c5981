namespace Myelin.Ops
{
    /// <summary>w = fma(-rate, g, w (1 - rate decay)).</summary>
    readonly record struct Descent(double Decay) : IUpdate
    {
        public int Slots => 0;

        public int Scalars => 1;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            if (Decay != 0) parameter -= parameter * (scalar1 * Decay);
            parameter = (-scalar1).MultiplyAdd(gradient, parameter);
        }
    }

    /// <summary>v = momentum v - rate g; w += v, or with Nesterov's look ahead w += momentum v - rate g.</summary>
    readonly record struct MomentumDescent(double Momentum, bool Nesterov, double Decay) : IUpdate
    {
        public int Slots => 1;

        public int Scalars => 1;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            if (Decay != 0) parameter -= parameter * (scalar1 * Decay);
            slot1 = (-scalar1).MultiplyAdd(gradient, slot1 * Momentum);
            parameter += Nesterov ? (-scalar1).MultiplyAdd(gradient, slot1 * Momentum) : slot1;
        }
    }
}

namespace Myelin
{
    /// <summary>
    /// Stochastic gradient descent: w -= rate g. With momentum v = momentum v - rate g and w += v (Polyak, 1964), or Nesterov's
    /// w += momentum v - rate g (Sutskever et al., 2013).
    /// </summary>
    /// <param name="learningRate">The rate.</param>
    /// <param name="momentum">From 0 (none) to below 1.</param>
    /// <param name="nesterov">Whether to look ahead.</param>
    /// <param name="weightDecay">Each step shrinks weights by rate · weightDecay.</param>
    public sealed class SGD(double learningRate = 0.01, double momentum = 0, bool nesterov = false, double weightDecay = 0) : Optimizer(learningRate)
    {
        /// <summary>How much of the last step is kept.</summary>
        public double Momentum { get; } = momentum is >= 0 and < 1 ? momentum : throw new ArgumentOutOfRangeException(nameof(momentum), $"SGD: expects a momentum from 0 to below 1, received {momentum}; 0.9 is usual.");

        /// <summary>Whether it looks ahead.</summary>
        public bool Nesterov => nesterov;

        /// <summary>How much weights shrink each step, times the rate.</summary>
        public double WeightDecay { get; } = Checked(nameof(SGD), weightDecay);

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars)
        {
            if (Momentum == 0) Run(new Ops.Descent(WeightDecay), parameter, gradient, scalars);
            else Run(new Ops.MomentumDescent(Momentum, nesterov, WeightDecay), parameter, gradient, scalars);
        }
    }
}
