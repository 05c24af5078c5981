namespace Myelin;

/// <summary>The base of augmentations that mix each example with another one, its target included: see <see cref="Dataset.Map(Mixing)"/>.</summary>
public abstract class Mixing
{
    private protected Mixing(double strength, string who, string name) => Strength = strength is > 0 and <= 1000 ? strength
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant(
            $"{who}: expects a number above 0, up to 1000, for {name}, received {strength}; 0.2 mixes little, 1 mixes every share equally often."));

    /// <summary>The parameter of the Beta distribution of shares.</summary>
    private protected double Strength { get; }

    /// <summary>The axes of an input that can be mixed; null if any can.</summary>
    private protected abstract int? Axes { get; }

    /// <summary>Mixes the inputs of a batch with those of partners.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="partners">The other examples: the shape of x.</param>
    /// <param name="shares">For each example how much of it stays. Receives the share that stays indeed.</param>
    /// <param name="random">Random numbers of each example.</param>
    private protected abstract Tensor Mixed(Tensor x, Tensor partners, double[] shares, ExampleRandom[] random);

    /// <summary>The data set with mixed examples.</summary>
    internal Dataset Of(Dataset source)
    {
        string who = GetType().Name;
        DataSchema schema = source.Schema;
        if (!source.HasIndices)
            throw new InvalidOperationException($"{who}: expects examples with indices, to choose partners from all of them, received a stream; " +
                "put the examples into memory by Dataset.From.");
        if (schema.Inputs is not [{ Spec: var input }] || schema.Targets is not [{ Spec: var target }])
            throw new InvalidOperationException($"{who}: expects one input and one target, received {schema}; mix several in MapBatches.");
        if (!input.Type.IsReal() || input.HasFreeAxes || (Axes is { } axes && input.Rank != axes))
            throw new ShapeException($"{who}: expects {(Axes == null ? "real inputs of one shape" : "real images [height, width, channels] of one size")}, " +
                $"received {input.Type} {input}; {(input.Type.IsReal() ? "resize them first" : "mix what an embedding makes of them, in the model")}.");
        bool isLabel = !target.Type.IsReal();
        if (isLabel && (source.Classes.Count == 0 || target.Rank != 0))
            throw new InvalidOperationException($"{who}: expects real targets, or labels of known classes, received {target.Type} {target}; " +
                "give Dataset.From the names of the classes, or one-hot targets.");
        TensorSpec mixed = isLabel ? new([source.Classes.Count], ElementType.Float32, target.Name) : target;
        return new MappedDataset(source, new MixTransform(this, source, schema with { Targets = [new(mixed, null)] }));
    }

    sealed class MixTransform(Mixing mixing, Dataset source, DataSchema schema) : Transform(schema)
    {
        protected override Batch Change(Batch batch, ExampleRandom[] random, int depth)
        {
            using Recording.Region region = Recording.Off();
            var shares = new double[batch.Count];
            var rows = new int[batch.Count];
            for (int i = 0; i < rows.Length; i++) (rows[i], shares[i]) = (random[i].Integer(source.Count), Beta(mixing.Strength, random[i]));
            Batch partners = rows.Length == 0 ? batch : source.Examples(rows, random[0].Seed, random[0].Epoch);
            Tensor inputs = mixing.Mixed(batch.Inputs[0], partners.Inputs[0], shares, random);
            Tensor own = Soft(batch.Targets[0]), other = Soft(partners.Targets[0]);
            return batch.With([inputs], [other + (own - other) * Column(shares, own)]).As(Schema, batch);
        }

        /// <summary>Partners come from the same part: training examples are not mixed with those for validation.</summary>
        public override Transform On(Dataset part) => new MixTransform(mixing, part, Schema);

        Tensor Soft(Tensor targets) => targets.Type.IsReal() ? targets : targets.OneHot(Schema.Targets[0].Spec.Shape[0]);
    }

    /// <summary>One number for each example: [batch, 1, ...].</summary>
    private protected static Tensor Column(double[] numbers, Tensor like) =>
        Tensor.From(numbers, Shape.Create([numbers.Length, .. Enumerable.Repeat(1, like.Rank - 1)])).Cast(like.Type);

    /// <summary>A number of Beta(a, a): of two Gamma numbers the share of the first.</summary>
    static double Beta(double a, ExampleRandom random)
    {
        double first = LogGamma(a, random), second = LogGamma(a, random);
        return 1 / (1 + DeterministicMath.Exp(second - first));
    }

    /// <summary>
    /// The logarithm of a number of Gamma(a) (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000), which is finite where the
    /// number itself is 0 for a double.
    /// </summary>
    static double LogGamma(double a, ExampleRandom random)
    {
        if (a < 1) return LogGamma(a + 1, random) + DeterministicMath.LogOfAny(1 - random.Uniform()) / a;
        double d = a - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = random.Normal(), v = 1 + c * normal;
            if (v <= 0) continue;
            v = v * v * v;
            double log = DeterministicMath.LogOfAny(v);
            if (DeterministicMath.LogOfAny(1 - random.Uniform()) < 0.5 * normal * normal + d - d * v + d * log) return DeterministicMath.LogOfAny(d) + log;
        }
    }
}
