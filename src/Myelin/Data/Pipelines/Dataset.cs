namespace Myelin;

/// <summary>A source of examples: inputs and targets, each with one or several named parts.</summary>
/// <remarks>
/// <see cref="From(DataPart, DataPart, IReadOnlyList{string}, Preprocessing)"/> makes one of tensors or sequences in memory, or of own
/// <see cref="DataPart"/>s; <see cref="Stream(IReadOnlyList{TensorSpec}, IReadOnlyList{TensorSpec}, Func{StreamPosition, IEnumerable{Example}}, int?,
/// IReadOnlyList{string}, SequencePadding)"/>
/// one of a generator. A batch depends on seed, epoch and index alone: threads and resuming do not change it.
/// </remarks>
public abstract partial class Dataset
{
    private protected Dataset(DataSchema schema, IReadOnlyList<string> classes, Preprocessing? preprocessing) =>
        (Schema, Classes, Preprocessing) = (schema, classes, preprocessing);

    internal DataSchema Schema { get; }

    /// <summary>The specifications of the inputs as they are served, without a batch axis.</summary>
    public IReadOnlyList<TensorSpec> InputSpecs => [.. Schema.Inputs.Select(part => part.Spec)];

    /// <summary>The specifications of the targets, without a batch axis.</summary>
    public IReadOnlyList<TensorSpec> TargetSpecs => [.. Schema.Targets.Select(part => part.Spec)];

    /// <summary>Whether the number of examples is known; a stream may not know it.</summary>
    public abstract bool IsCounted { get; }

    /// <summary>The number of examples.</summary>
    /// <exception cref="InvalidOperationException">It is not known.</exception>
    public abstract int Count { get; }

    /// <summary>The shape of one example of the only input part.</summary>
    /// <exception cref="InvalidOperationException">There are several, or lengths differ.</exception>
    public Shape InputShape => ShapeOf("input", Schema.Inputs);

    /// <summary>The shape of one example of the only target part.</summary>
    /// <exception cref="InvalidOperationException">There are several or none, or lengths differ.</exception>
    public Shape TargetShape => ShapeOf("target", Schema.Targets);

    /// <summary>The element type of the only input part as it is served.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public ElementType InputType => Single("input", Schema.Inputs).Spec.Type;

    /// <summary>Names of the classes; empty if the targets are not labels.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>How the inputs were made from raw data; null if it is not known. A model that is trained with the data keeps it.</summary>
    public Preprocessing? Preprocessing { get; }

    /// <summary>Whether the targets are quantities: real numbers without classes.</summary>
    public bool IsRegression => Classes.Count == 0 && Schema.Targets.Count > 0 && Schema.Targets.All(part => part.Spec.Type.IsReal());

    /// <summary>All examples of the only input part: [count, ...].</summary>
    /// <exception cref="InvalidOperationException">There are several, or the examples are streamed.</exception>
    public Tensor Inputs => All("input", Schema.Inputs).Inputs[0];

    /// <summary>All examples of the only target part: [count, ...].</summary>
    /// <exception cref="InvalidOperationException">There are several or none, or the examples are streamed.</exception>
    public Tensor Targets => All("target", Schema.Targets).Targets[0];

    Batch All(string what, IReadOnlyList<DataField> parts)
    {
        Single(what, parts);
        return Examples(Range(0, Count));
    }

    DataField Single(string what, IReadOnlyList<DataField> parts) => parts.Count == 1
        ? parts[0]
        : throw new InvalidOperationException(
            $"Dataset: expects one {what} part here, has {parts.Count}{(parts.Count > 0 ? $" ({string.Join(", ", parts)})" : "")}; " +
            $"use {(what == "input" ? nameof(InputSpecs) : nameof(TargetSpecs))} and Examples, whose batch has them by name.");

    Shape ShapeOf(string what, IReadOnlyList<DataField> parts)
    {
        DataField part = Single(what, parts);
        if (part.Spec.HasFreeAxes) throw new InvalidOperationException($"Dataset: the {what} {part} has different lengths, and no one shape; " +
            $"use {(what == "input" ? nameof(InputSpecs) : nameof(TargetSpecs))}.");
        return part.Spec.Shape;
    }

    /// <summary>Whether examples can be read by index; streamed ones cannot.</summary>
    internal abstract bool HasIndices { get; }

    /// <summary>The number of transforms that examples go through.</summary>
    internal virtual int Transforms => 0;

    /// <summary>Some examples by their indices, copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    /// <exception cref="InvalidOperationException">The examples are streamed.</exception>
    public virtual Batch Examples(ReadOnlySpan<int> indices) => throw Streamed("take examples by their index");

    /// <summary>Some examples as they are in an epoch.</summary>
    internal virtual Batch Examples(ReadOnlySpan<int> indices, long seed, int epoch) => Examples(indices);

    /// <summary>A range of the examples, without copying.</summary>
    /// <param name="first">The index of the first one.</param>
    /// <param name="count">The number of examples.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public abstract Dataset Take(int first, int count);

    /// <summary>Splits the examples at random into two data sets: the others and the share. The split depends on seed and count alone.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="InvalidOperationException">The examples are streamed.</exception>
    public virtual (Dataset Others, Dataset Share) Split(double share, long seed = 0) => throw Streamed("split them");

    InvalidOperationException Streamed(string what) =>
        new($"Dataset: its examples are streamed, so there is no way to {what}; make one stream for each use, " +
            "or put the examples into memory by Dataset.From.");

    /// <summary>The examples in batches; the last may be smaller. A dedicated thread reads ahead where that saves time.</summary>
    /// <param name="size">Examples in a batch.</param>
    /// <param name="shuffle">Whether in random order. A stream keeps its own order.</param>
    /// <param name="seed">The seed of the order and of transforms.</param>
    /// <param name="epoch">The epoch; each has another order.</param>
    /// <param name="first">The first batch, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch would be empty.</exception>
    public IEnumerable<Batch> Batches(int size, bool shuffle = false, long seed = 0, int epoch = 0, int first = 0)
    {
        using var fetcher = new BatchFetcher(this, new(size, shuffle, seed, epoch, first));
        while (fetcher.Next() is { } batch) yield return batch;
    }

    /// <summary>The batches of an epoch. Each is made when it is enumerated, on the caller's thread.</summary>
    internal abstract IEnumerable<Batch> Read(BatchOrder order);

    /// <summary>The examples of an epoch in order, from a position on. Each is made when it is enumerated, on the caller's thread.</summary>
    /// <remarks>The same position always gives the same examples, whichever position the enumeration began with.</remarks>
    internal virtual IEnumerable<Example> Elements(StreamPosition position)
    {
        const int Chunk = 32;
        var order = new BatchOrder(Chunk, Shuffle: false, position.Seed, position.Epoch, checked((int)(position.First / Chunk)));
        int skipped = (int)(position.First % Chunk);
        using IEnumerator<Batch> batches = Read(order).GetEnumerator();
        for (int batch = order.First; Moves(batches, order, batch); batch++)
        {
            foreach (Example example in batches.Current.ToExamples().Skip(skipped)) yield return example;
            skipped = 0;
        }
    }

    /// <summary>Makes the next batch, whose draws without a key depend on its number alone; false after the last.</summary>
    internal static bool Moves(IEnumerator<Batch> batches, BatchOrder order, int number)
    {
        using RandomStream.Scope draws = ExampleRandom.OfBatch(order, number).Use();
        return batches.MoveNext();
    }

    /// <summary>Whether a pass takes less time than starting a thread, or has only one batch.</summary>
    internal abstract bool IsQuick(BatchOrder order);

    /// <summary>The order of the examples in an epoch: a function of seed and epoch.</summary>
    internal int[] Order(bool shuffle, long seed, int epoch) => shuffle ? Philox.Permutation(Count, (ulong)seed, (ulong)epoch) : Range(0, Count);

    /// <summary>Separates the order of a split from those of epochs.</summary>
    const ulong SplitStream = ulong.MaxValue;

    private protected (int[] Others, int[] Share) SplitIndices(double share, long seed)
    {
        CheckShare(share);
        int part = (int)Math.Round(Count * share);
        CheckSides(share, part, Count, "examples");
        int[] order = Philox.Permutation(Count, (ulong)seed, SplitStream);
        return (order[..(Count - part)], order[(Count - part)..]);
    }

    private protected void CheckRange(int first, int count)
    {
        if (first < 0 || count < 0 || first > Count - count)
            throw new ArgumentOutOfRangeException(nameof(count),
                $"Dataset: has {Count} examples, asked for {count} from {first} on; ask for at most {Math.Max(0, Count - Math.Max(0, first))}.");
    }

    private protected static int[] Range(int first, int count)
    {
        var range = new int[count];
        for (int i = 0; i < count; i++) range[i] = first + i;
        return range;
    }

    /// <summary>12000 examples of [28, 28, 1], 10 classes</summary>
    public override string ToString()
    {
        string counted = IsCounted ? $"{Count} {(Count == 1 ? "example" : "examples")}" : "a stream of examples";
        string parts = Schema.Inputs.Count == 1 && Schema.Inputs[0].Name.Length == 0 ? $"{Schema.Inputs[0]}" : $"{Schema}";
        return $"{counted} of {parts}{(Classes.Count > 0 ? $", {Classes.Count} classes" : "")}";
    }
}
