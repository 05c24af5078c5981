namespace Myelin.Ops
{
    /// <summary>
    /// s = clamp(s up, s down or s, least, most) where the sign of g stays, changes or is 0; g = 0 where it changes; w -= s sign g. s starts
    /// at the rate.
    /// </summary>
    readonly record struct RpropStep(double Down, double Up, double Least, double Most) : IUpdate
    {
        public int Slots => 2;

        public int Scalars => 1;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            V turn = gradient * slot1, step = slot2.EqualTo(0).Select(scalar1, slot2);
            V turns = (-turn).GreaterThan(0);
            step = turn.GreaterThan(0).Select((step * Up).Minimum(Most), turns.Select((step * Down).Maximum(Least), step));
            slot1 = turns.Select(0, gradient);
            slot2 = step;
            parameter -= step * slot1.GreaterThan(0).Select(1, (-slot1).GreaterThan(0).Select(-1, slot1));
        }
    }
}

namespace Myelin
{
    /// <summary>
    /// Steps by the sign of the gradient, whose size grows while the sign stays and shrinks when it changes, when the step is left out. For
    /// whole data sets.
    /// </summary>
    /// <remarks>
    /// As in PyTorch; Keras has none. The rate is the first size of steps and is read at the first step alone.
    /// Source: Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", 1993.
    /// <code>
    /// model.Compile(new Rprop(), new MeanSquaredError());
    /// </code>
    /// </remarks>
    /// <param name="learningRate">The rate.</param>
    /// <param name="shrink">The factor of a step whose sign changes, from 0 to 1.</param>
    /// <param name="grow">The factor of a step whose sign stays, 1 or more.</param>
    /// <param name="least">The smallest step.</param>
    /// <param name="most">The largest step.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public sealed class Rprop(
        double learningRate = 0.01, double shrink = 0.5, double grow = 1.2, double least = 1e-6, double most = 50, double weightDecay = 0)
        : Optimizer(learningRate, weightDecay)
    {
        /// <summary>The factor of a step whose sign changes.</summary>
        public double Shrink { get; } = Settings.Share(shrink, nameof(Rprop));

        /// <summary>The factor of a step whose sign stays.</summary>
        public double Grow { get; } = Settings.AtLeast(1, grow, nameof(Rprop));

        /// <summary>The smallest step.</summary>
        public double Least { get; } = Settings.NonNegative(least, nameof(Rprop));

        /// <summary>The largest step.</summary>
        public double Most { get; } = Settings.Positive(most, nameof(Rprop));

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) =>
            Run(new Ops.RpropStep(Shrink, Grow, Least, Most), parameter, gradient, scalars, "last_gradient", "step_size");
    }
}
