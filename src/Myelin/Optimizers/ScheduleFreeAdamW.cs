namespace Myelin.Ops
{
    /// <summary>
    /// v = β2 v + (1 - β2) g², u = g / (√(c v) + ε) + decay y, z -= rate u, y += share (z - y) + rate (β1 (1 - share) - 1) u, where the slot is
    /// z - y; scalars: rate, share, c.
    /// </summary>
    readonly record struct ScheduleFreeStep(double Beta1, double Beta2, double Epsilon, double Decay) : IUpdate
    {
        public int Slots => 2;

        public int Scalars => 3;

        [MethodImpl(Inline)]
        public void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>
        {
            slot2 = slot2.MultiplyAdd(Beta2, gradient * gradient * (1 - Beta2));
            V step = gradient / ((scalar3 * slot2).Sqrt() + Epsilon);
            if (Decay != 0) step += parameter * Decay;
            V change = scalar2 * slot1 + scalar1 * ((1 - scalar2) * Beta1 - 1) * step;
            parameter += change;
            slot1 = slot1 - scalar1 * step - change;
        }
    }
}

namespace Myelin
{
    /// <summary>
    /// AdamW at a constant rate, whose weights for predictions are a mean x of all steps z: gradients are taken at y = (1 - β1) z + β1 x.
    /// </summary>
    /// <remarks>
    /// It needs no schedule. Parameters have the values y during training; <see cref="Optimizer.SwapAverages"/> exchanges them for x.
    /// As the authors' implementation; Keras has none. Source: Defazio et al., "The Road Less Scheduled", 2024.
    /// <code>
    /// var optimizer = new ScheduleFreeAdamW();
    /// model.Compile(optimizer, new MeanSquaredError());
    /// model.Fit(data);
    /// optimizer.SwapAverages(model.Parameters);        // before predictions; call it again before training goes on
    /// </code>
    /// </remarks>
    public sealed class ScheduleFreeAdamW : Optimizer
    {
        readonly State largest, sum, share;

        /// <summary>Schedule-free AdamW.</summary>
        /// <param name="learningRate">The rate.</param>
        /// <param name="beta1">The share of x in y, above 0 and below 1.</param>
        /// <param name="beta2">The share of the running mean square that is kept at each step.</param>
        /// <param name="epsilon">Added to the root, so that nothing is divided by 0.</param>
        /// <param name="weightDecay">Weight decay at y: each step also shrinks weights by rate · weightDecay.</param>
        /// <param name="warmUpSteps">The number of first steps in which the rate rises linearly.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
        public ScheduleFreeAdamW(
            double learningRate = 0.0025, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, int warmUpSteps = 0)
            : base(learningRate, weightDecay)
        {
            Beta1 = beta1 > 0 ? CheckedBeta(beta1) : Settings.Positive(beta1, nameof(ScheduleFreeAdamW));
            Beta2 = CheckedBeta(beta2);
            Epsilon = CheckedEpsilon(epsilon);
            WarmUpSteps = Settings.Within(warmUpSteps, 0, int.MaxValue, nameof(ScheduleFreeAdamW));
            largest = AddState("largest_rate", Tensor.Zeros([], ElementType.Float64));
            sum = AddState("weight_sum", Tensor.Zeros([], ElementType.Float64));
            share = AddState("share", Tensor.Zeros([], ElementType.Float64));
        }

        /// <summary>The share of x in y.</summary>
        public double Beta1 { get; }

        /// <summary>The share of the running mean square that is kept at each step.</summary>
        public double Beta2 { get; }

        /// <summary>What is added to the root.</summary>
        public double Epsilon { get; }

        /// <summary>The number of first steps in which the rate rises linearly.</summary>
        public int WarmUpSteps { get; }

        /// <summary>The share of this step in the mean: its squared rate, the largest so far, over the sum of all.</summary>
        protected override void BeginStep(Tensor step)
        {
            largest.Value = largest.Value.Maximum(Warm(Rate.Value, step));
            Tensor weight = largest.Value.Square();
            sum.Value += weight;
            share.Value = Tensor.Where(sum.Value.EqualTo(0), 0, weight / sum.Value);
        }

        Tensor Warm(Tensor rate, Tensor step) => WarmUpSteps == 0 ? rate : rate * (step / (double)WarmUpSteps).Minimum(1);

        /// <summary>The rate, the share of this step in the mean, and 1 / (1 - β2ᵗ).</summary>
        protected override Tensor[] Scalars(Tensor rate, Tensor step) => [Warm(rate, step), share.Value, BiasCorrection(Beta2, step)];

        /// <summary>Nothing: the formula decays in its own pass.</summary>
        protected override void Decay(Parameter parameter, Tensor rate, double weightDecay) { }

        /// <inheritdoc/>
        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) =>
            Run(new Ops.ScheduleFreeStep(Beta1, Beta2, Epsilon, WeightDecayOf(parameter)), parameter, gradient, scalars, "ahead", "velocity");

        internal override bool KeepsMeans => true;

        /// <summary>x and y differ by a multiple of z - y: x = y - (z - y) (1 - β1) / β1.</summary>
        private protected override bool Swap(Parameter parameter, bool toAverage)
        {
            double factor = (1 - Beta1) / Beta1;
            Tensor ahead = Slot(parameter, "ahead").Value;
            parameter.Value = toAverage ? parameter.Value - ahead * factor : parameter.Value + ahead * factor;
            return true;
        }
    }
}
