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

    /// <summary>
    /// v = momentum v - rate g; w = w (1 - rate decay) + v, or with Nesterov's look ahead w (1 - rate decay) + momentum v - rate g.
    /// </summary>
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
    /// Stochastic gradient descent: w -= rate g. With momentum, v = momentum v - rate g and w += v, or Nesterov's w += momentum v - rate g.
    /// </summary>
    /// <remarks>
    /// Sources: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Sutskever et al., "On the importance of
    /// initialization and momentum in deep learning", 2013.
    /// <code>
    /// model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), new MeanSquaredError());
    /// </code>
    /// </remarks>
    /// <param name="learningRate">The rate.</param>
    /// <param name="momentum">The share of the last step that is kept, from 0 (none) to below 1.</param>
    /// <param name="nesterov">Whether to look ahead.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public sealed class SGD(double learningRate = 0.01, double momentum = 0, bool nesterov = false, double weightDecay = 0)
        : Optimizer(learningRate, weightDecay)
    {
        /// <summary>The share of the last step that is kept.</summary>
        public double Momentum { get; } = momentum is >= 0 and < 1 ? momentum
            : throw new ArgumentOutOfRangeException(nameof(momentum), $"SGD: expects a momentum from 0 to below 1, received {momentum}; 0.9 is usual.");

        /// <summary>Whether it looks ahead.</summary>
        public bool Nesterov => nesterov;

        /// <summary>Nothing: the formula decays in its own pass.</summary>
        protected override void Decay(Parameter parameter, Tensor rate, double weightDecay) { }

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars)
        {
            double decay = WeightDecayOf(parameter);
            if (Momentum == 0) Run(new Ops.Descent(decay), parameter, gradient, scalars);
            else Run(new Ops.MomentumDescent(Momentum, nesterov, decay), parameter, gradient, scalars, "momentum");
        }
    }
}
