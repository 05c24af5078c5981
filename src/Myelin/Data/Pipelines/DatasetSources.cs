namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>Makes a data set of one input part and one target part.</summary>
    /// <param name="inputs">
    /// A tensor [count, ...], whose bytes are served as Float32 from 0 to 1;
    /// <see cref="DataPart.Sequences(IEnumerable{Tensor}, SequencePadding)"/>; or a part of your own.
    /// </param>
    /// <param name="targets">Labels or values: [count, ...].</param>
    /// <param name="classes">Names of the classes, if targets are labels.</param>
    /// <param name="preprocessing">How the inputs were made from raw data, for a model to keep; known for bytes [count, height, width, channels].</param>
    /// <exception cref="ShapeException">There are not as many targets as inputs.</exception>
    public static Dataset From(DataPart inputs, DataPart targets, IReadOnlyList<string>? classes = null, Preprocessing? preprocessing = null) =>
        From([("", inputs)], [("", targets)], classes, preprocessing);

    /// <summary>Makes a data set of one input part without targets, for predictions or a training loop of your own.</summary>
    /// <remarks>
    /// <code>
    /// foreach (Batch batch in Dataset.From(points).Batches(128, shuffle: true)) step.Run(batch.Inputs[0]);
    /// </code>
    /// </remarks>
    /// <param name="inputs">As in <see cref="From(DataPart, DataPart, IReadOnlyList{string}?, Preprocessing?)"/>.</param>
    public static Dataset From(DataPart inputs) => From([("", inputs)], []);

    /// <summary>Makes a data set of several parts, named as the inputs and outputs of a model.</summary>
    /// <remarks><c>Dataset.From([("image", images), ("table", rows)], [("digit", digits), ("sum", sums)])</c></remarks>
    /// <param name="inputs">The inputs by their names.</param>
    /// <param name="targets">The targets by their names; none for predictions.</param>
    /// <param name="classes">Names of the classes, if the targets are labels.</param>
    /// <param name="preprocessing">How the inputs were made from raw data, for a model to keep.</param>
    /// <exception cref="ShapeException">Parts have different numbers of examples.</exception>
    /// <exception cref="ArgumentException">Two parts have one name, or one of several has none.</exception>
    public static Dataset From(IReadOnlyList<(string Name, DataPart Part)> inputs, IReadOnlyList<(string Name, DataPart Part)> targets,
        IReadOnlyList<string>? classes = null, Preprocessing? preprocessing = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        foreach ((string _, DataPart part) in inputs.Concat(targets)) ArgumentNullException.ThrowIfNull(part, nameof(inputs));
        targets = [.. targets.Select(one => one.Part is TensorPart tensor ? (one.Name, tensor.AsTarget()) : one)];
        DataSchema schema = new DataSchema([.. inputs.Select(Named)], [.. targets.Select(Named)]).Checked();
        (string Name, DataPart Part)[] all = [.. inputs, .. targets];
        if (all.Any(one => one.Part.Count != all[0].Part.Count))
        {
            string counts = string.Join(", ", inputs.Select(one => Counted("inputs", one)).Concat(targets.Select(one => Counted("targets", one))));
            throw new ShapeException($"Dataset: expects one target for each input, received {counts}; the first axis counts the examples.");
        }
        if (inputs.Count == 1 && inputs[0].Part is TensorPart { AreImages: true } images)
            preprocessing ??= new ImagePreprocessing(images.Spec.Shape, classes: classes);
        return new IndexedDataset(schema, [.. inputs.Select(one => one.Part)], [.. targets.Select(one => one.Part)], classes ?? [], preprocessing);

        static DataField Named((string Name, DataPart Part) one) => new(one.Part.Spec.Named(one.Name.Length > 0 ? one.Name : null), one.Part.Padding);

        static string Counted(string what, (string Name, DataPart Part) one) => $"{one.Part.Count} {(one.Name.Length > 0 ? $"\"{one.Name}\"" : what)}";
    }

    /// <summary>Makes a data set of examples that a function returns for each epoch.</summary>
    /// <param name="inputs">The specifications of the inputs. Axes whose sizes differ from example to example are null; they are padded in a batch.</param>
    /// <param name="targets">The specifications of the targets.</param>
    /// <param name="examples">Returns the examples of an epoch from a position on; the same examples for the same position, so that training can
    /// resume.</param>
    /// <param name="count">The number of examples in an epoch, if it is known. Required for an endless stream.</param>
    /// <param name="classes">Names of the classes, if the targets are labels.</param>
    /// <param name="padding">The padding of axes of different lengths; with zeros if left out.</param>
    /// <remarks>The function may run on another thread, which reads ahead.</remarks>
    /// <exception cref="ArgumentException">Two parts have one name, or one of several has none.</exception>
    public static Dataset Stream(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> targets, Func<StreamPosition, IEnumerable<Example>> examples,
        int? count = null, IReadOnlyList<string>? classes = null, SequencePadding? padding = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(examples);
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count),
            $"Dataset: expects a count of 0 or more, received {count}; leave it out if it is not known.");
        DataSchema schema = new DataSchema([.. inputs.Select(spec => new DataField(spec, padding))],
            [.. targets.Select(spec => new DataField(spec, padding))]).Checked();
        return new StreamedDataset(schema, examples, count, classes ?? []);
    }

    /// <summary>Makes a data set of examples that a function of seed and epoch returns. A resumed training skips those that it has used.</summary>
    /// <inheritdoc cref="Stream(IReadOnlyList{TensorSpec}, IReadOnlyList{TensorSpec}, Func{StreamPosition, IEnumerable{Example}}, int?, IReadOnlyList{string},
    /// SequencePadding)"/>
    public static Dataset Stream(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> targets, Func<long, int, IEnumerable<Example>> examples,
        int? count = null, IReadOnlyList<string>? classes = null, SequencePadding? padding = null)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return Stream(inputs, targets, position => Rest(examples(position.Seed, position.Epoch), position), count, classes, padding);
    }

    static IEnumerable<Example> Rest(IEnumerable<Example> examples, StreamPosition position)
    {
        using IEnumerator<Example> source = examples.GetEnumerator();
        for (long i = 0; StreamedDataset.Moves(source, position.Seed, position.Epoch, i); i++)
            if (i >= position.First) yield return source.Current;
    }

    /// <summary>This data set with a transform applied to each example, such as augmentation.</summary>
    /// <param name="transform">Returns the changed example. Its random numbers, with and without a key, depend on seed, epoch and index of the example
    /// alone.</param>
    /// <param name="inputs">The specifications of the changed inputs; as before if left out.</param>
    /// <param name="targets">The specifications of the changed targets; as before if left out.</param>
    /// <param name="workers">The number of threads that transform batches, for slow transforms. It does not change the result or its order. The transform
    /// then runs on several threads at once.</param>
    /// <exception cref="ExampleException">On reading: the transform threw an exception.</exception>
    public Dataset Map(Func<Example, ExampleRandom, Example> transform, IReadOnlyList<TensorSpec>? inputs = null, IReadOnlyList<TensorSpec>? targets = null,
        int workers = 1)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return new MappedDataset(this, new ExampleTransform(transform, Schema.Changed(inputs, targets)), OrderedWork.Checked(workers));
    }

    /// <summary>This data set with a transform applied to each batch, which is faster than example by example.</summary>
    /// <param name="transform">Returns the changed batch, made by <see cref="Batch.With"/>. It receives random numbers for each example. Draws without a key
    /// depend on seed, epoch and the first example of the batch.</param>
    /// <param name="inputs">The specifications of the changed inputs; as before if left out.</param>
    /// <param name="targets">The specifications of the changed targets; as before if left out.</param>
    /// <param name="workers">The number of threads that transform batches, for slow transforms. It does not change the result or its order. The transform
    /// then runs on several threads at once.</param>
    /// <exception cref="ExampleException">On reading: the transform threw an exception. Its index is that of the first example of the batch.</exception>
    public Dataset MapBatches(Func<Batch, IReadOnlyList<ExampleRandom>, Batch> transform, IReadOnlyList<TensorSpec>? inputs = null,
        IReadOnlyList<TensorSpec>? targets = null, int workers = 1)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return new MappedDataset(this, new BatchTransform(transform, Schema.Changed(inputs, targets)), OrderedWork.Checked(workers));
    }

    /// <summary>A stream of the same kind of examples, which an operator makes of this data set.</summary>
    /// <param name="examples">Returns the examples from a position on.</param>
    /// <param name="count">Their number, if it is known.</param>
    private protected StreamedDataset Derived(Func<StreamPosition, IEnumerable<Example>> examples, int? count) =>
        new(Schema, examples, count, Classes, Preprocessing, Transforms + 1);

    internal static Dataset Of(RawData raw) => raw.ToDataset();
}
