namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>The examples of one input and one target part.</summary>
    /// <param name="inputs">A tensor [count, ...] (bytes are served as Float32 from 0 to 1), <see cref="DataPart.Sequences(IEnumerable{Tensor}, SequencePadding)"/>, or an own part.</param>
    /// <param name="targets">[count, ...], labels or values.</param>
    /// <param name="classes">Names of the classes, if targets are labels.</param>
    /// <param name="preprocessing">How the inputs were made of raw data, for a model to keep; images of bytes [count, height, width, channels] say it themselves.</param>
    /// <exception cref="ShapeException">There are not as many targets as inputs.</exception>
    public static Dataset From(DataPart inputs, DataPart targets, IReadOnlyList<string>? classes = null, Preprocessing? preprocessing = null) =>
        From([("", inputs)], [("", targets)], classes, preprocessing);

    /// <summary>The examples of several parts, by the names of a model's inputs and outputs.</summary>
    /// <remarks><c>Dataset.From([("image", images), ("table", rows)], [("digit", digits), ("sum", sums)])</c></remarks>
    /// <param name="inputs">The inputs by their names.</param>
    /// <param name="targets">The targets by their names; none for data that are only predicted.</param>
    /// <param name="classes">Names of the classes, if the targets are labels.</param>
    /// <param name="preprocessing">How the inputs were made of raw data, for a model to keep.</param>
    /// <exception cref="ShapeException">Parts have different numbers of examples.</exception>
    /// <exception cref="ArgumentException">Two parts have one name, or one of several has none.</exception>
    public static Dataset From(IReadOnlyList<(string Name, DataPart Part)> inputs, IReadOnlyList<(string Name, DataPart Part)> targets,
        IReadOnlyList<string>? classes = null, Preprocessing? preprocessing = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        foreach ((string _, DataPart part) in inputs.Concat(targets)) ArgumentNullException.ThrowIfNull(part, nameof(inputs));
        targets = [.. targets.Select(one => one.Part is TensorPart tensor ? (one.Name, tensor.AsTarget()) : one)];
        Columns columns = new Columns([.. inputs.Select(Named)], [.. targets.Select(Named)]).Checked();
        (string Name, DataPart Part)[] all = [.. inputs, .. targets];
        if (all.Any(one => one.Part.Count != all[0].Part.Count))
        {
            string counts = string.Join(", ", inputs.Select(one => Counted("inputs", one)).Concat(targets.Select(one => Counted("targets", one))));
            throw new ShapeException($"Dataset: expects one target for each input, received {counts}; the first axis counts the examples.");
        }
        if (inputs.Count == 1 && inputs[0].Part is TensorPart { AreImages: true } images)
            preprocessing ??= new ImagePreprocessing(images.Spec.Shape, classes: classes);
        return new IndexedDataset(columns, [.. inputs.Select(one => one.Part)], [.. targets.Select(one => one.Part)], classes ?? [], preprocessing);

        static Column Named((string Name, DataPart Part) one) => new(one.Part.Spec.Named(one.Name.Length > 0 ? one.Name : null), one.Part.Padding);

        static string Counted(string what, (string Name, DataPart Part) one) => $"{one.Part.Count} {(one.Name.Length > 0 ? $"\"{one.Name}\"" : what)}";
    }

    /// <summary>Examples that a function gives for each epoch, one after the other.</summary>
    /// <param name="inputs">What the inputs of an example are; axes that differ from example to example are null, and padded in a batch.</param>
    /// <param name="targets">What the targets of an example are.</param>
    /// <param name="examples">Gives the examples of an epoch from a place on. The same position must give the same examples, or a resumed training differs.</param>
    /// <param name="count">How many examples an epoch has, if that is known; a stream without an end needs it.</param>
    /// <param name="classes">Names of the classes, if the targets are labels.</param>
    /// <param name="padding">How axes of different lengths are filled up; with zeros if left out.</param>
    /// <remarks>The function runs on a thread that reads ahead, one pass at a time; several passes (training and validation) may run at once.</remarks>
    /// <exception cref="ArgumentException">Two parts have one name, or one of several has none.</exception>
    public static Dataset Stream(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> targets, Func<StreamPosition, IEnumerable<Example>> examples,
        int? count = null, IReadOnlyList<string>? classes = null, SequencePadding? padding = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(examples);
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), $"Dataset: expects a count of 0 or more, received {count}; leave it out if it is not known.");
        Columns columns = new Columns([.. inputs.Select(spec => new Column(spec, padding))], [.. targets.Select(spec => new Column(spec, padding))]).Checked();
        return new StreamedDataset(columns, examples, count, classes ?? []);
    }

    /// <summary>Examples that a function of seed and epoch gives one after the other. A resumed training passes over those that it has seen.</summary>
    /// <inheritdoc cref="Stream(IReadOnlyList{TensorSpec}, IReadOnlyList{TensorSpec}, Func{StreamPosition, IEnumerable{Example}}, int?, IReadOnlyList{string}, SequencePadding)"/>
    public static Dataset Stream(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> targets, Func<long, int, IEnumerable<Example>> examples,
        int? count = null, IReadOnlyList<string>? classes = null, SequencePadding? padding = null)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return Stream(inputs, targets, position => Rest(examples(position.Seed, position.Epoch), position.First), count, classes, padding);
    }

    static IEnumerable<Example> Rest(IEnumerable<Example> examples, long first)
    {
        foreach (Example example in examples)
            if (first-- <= 0) yield return example;
    }

    /// <summary>This data set with each example changed: augmented, scaled, cropped.</summary>
    /// <param name="transform">Gives the changed example. Its random numbers depend on (seed, epoch, index of the example) alone.</param>
    /// <param name="inputs">What the inputs are after it; as before if left out.</param>
    /// <param name="targets">What the targets are after it; as before if left out.</param>
    public Dataset Map(Func<Example, ExampleRandom, Example> transform, IReadOnlyList<TensorSpec>? inputs = null, IReadOnlyList<TensorSpec>? targets = null)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return new MappedDataset(this, new ExampleTransform(transform, Columns.Changed(inputs, targets)));
    }

    /// <summary>This data set with each batch changed at once, which is faster than example by example.</summary>
    /// <param name="transform">Gives the changed batch (<see cref="Batch.With"/>), by random numbers of each of its examples in turn.</param>
    /// <param name="inputs">What the inputs are after it; as before if left out.</param>
    /// <param name="targets">What the targets are after it; as before if left out.</param>
    public Dataset MapBatches(Func<Batch, IReadOnlyList<ExampleRandom>, Batch> transform, IReadOnlyList<TensorSpec>? inputs = null, IReadOnlyList<TensorSpec>? targets = null)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return new MappedDataset(this, new BatchTransform(transform, Columns.Changed(inputs, targets)));
    }

    internal static Dataset Of(RawData raw) => From(raw.InputTensor, raw.TargetTensor, raw.Classes, raw.Preprocessing);
}
