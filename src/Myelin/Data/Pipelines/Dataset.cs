namespace Myelin;

/// <summary>A source of examples: inputs with their targets, each in one or several named parts.</summary>
/// <remarks>
/// <see cref="From(DataPart, DataPart, IReadOnlyList{string}, Preprocessing)"/> makes one of tensors or sequences in memory, or of own
/// <see cref="DataPart"/>s; <see cref="Stream(IReadOnlyList{TensorSpec}, IReadOnlyList{TensorSpec}, Func{StreamPosition, IEnumerable{Example}}, int?, IReadOnlyList{string}, SequencePadding)"/>
/// one of a generator. A batch is a function of (seed, epoch, index): threads, and a stop with a resume, change nothing.
/// </remarks>
public abstract partial class Dataset
{
    private protected Dataset(Columns columns, IReadOnlyList<string> classes, Preprocessing? preprocessing) =>
        (Columns, Classes, Preprocessing) = (columns, classes, preprocessing);

    internal Columns Columns { get; }

    /// <summary>What one example's inputs are, as they are served, without a batch axis.</summary>
    public IReadOnlyList<TensorSpec> InputSpecs => [.. Columns.Inputs.Select(column => column.Spec)];

    /// <summary>What one example's targets are, without a batch axis.</summary>
    public IReadOnlyList<TensorSpec> TargetSpecs => [.. Columns.Targets.Select(column => column.Spec)];

    /// <summary>Whether the number of examples is known; a stream may not know it.</summary>
    public abstract bool IsCounted { get; }

    /// <summary>The number of examples.</summary>
    /// <exception cref="InvalidOperationException">It is not known.</exception>
    public abstract int Count { get; }

    /// <summary>The shape of one input, of a data set with one.</summary>
    /// <exception cref="InvalidOperationException">There are several, or lengths differ.</exception>
    public Shape InputShape => ShapeOf("input", Columns.Inputs);

    /// <summary>The shape of one target, of a data set with one.</summary>
    /// <exception cref="InvalidOperationException">There are several or none, or lengths differ.</exception>
    public Shape TargetShape => ShapeOf("target", Columns.Targets);

    /// <summary>The element type of the inputs as they are served, of a data set with one.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public ElementType InputType => Single("input", Columns.Inputs).Spec.Type;

    /// <summary>Names of the classes; empty if targets are no labels.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>How the inputs were made of raw data, which a model keeps that is trained with them; null if it is not known.</summary>
    public Preprocessing? Preprocessing { get; }

    /// <summary>Whether the targets are quantities: real numbers without classes.</summary>
    public bool IsRegression => Classes.Count == 0 && Columns.Targets.Count > 0 && Columns.Targets.All(column => column.Spec.Type.IsReal());

    /// <summary>All inputs of a data set with one: [count, ...].</summary>
    /// <exception cref="InvalidOperationException">There are several, or the examples are streamed.</exception>
    public Tensor Inputs => All("input", Columns.Inputs).Inputs[0];

    /// <summary>All targets of a data set with one: [count, ...].</summary>
    /// <exception cref="InvalidOperationException">There are several or none, or the examples are streamed.</exception>
    public Tensor Targets => All("target", Columns.Targets).Targets[0];

    Batch All(string what, IReadOnlyList<Column> parts)
    {
        Single(what, parts);
        return Examples(Range(0, Count));
    }

    Column Single(string what, IReadOnlyList<Column> parts) => parts.Count == 1
        ? parts[0]
        : throw new InvalidOperationException($"Dataset: expects one {what} part here, has {parts.Count}{(parts.Count > 0 ? $" ({string.Join(", ", parts)})" : "")}; use {(what == "input" ? nameof(InputSpecs) : nameof(TargetSpecs))} and Examples, whose batch has them by name.");

    Shape ShapeOf(string what, IReadOnlyList<Column> parts)
    {
        Column part = Single(what, parts);
        if (part.Spec.HasFreeAxes) throw new InvalidOperationException($"Dataset: the {what} {part} has different lengths, and no one shape; use {(what == "input" ? nameof(InputSpecs) : nameof(TargetSpecs))}.");
        return part.Spec.Shape;
    }

    /// <summary>Whether examples can be had by their index; streamed ones cannot.</summary>
    internal abstract bool HasIndices { get; }

    /// <summary>Some examples by their indices, copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    /// <exception cref="InvalidOperationException">The examples are streamed.</exception>
    public virtual Batch Examples(ReadOnlySpan<int> indices) => throw Streamed("take examples by their index");

    /// <summary>A part of the examples, in order, without copying.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public abstract Dataset Take(int first, int count);

    /// <summary>Sets a random share of the examples apart: (the others, the share). The split depends on the seed and the count alone.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="InvalidOperationException">The examples are streamed.</exception>
    public virtual (Dataset Others, Dataset Share) Split(double share, long seed = 0) => throw Streamed("split them");

    InvalidOperationException Streamed(string what) =>
        new($"Dataset: its examples are streamed, so there is no way to {what}; make one stream for each use, or put the examples into memory by Dataset.From.");

    /// <summary>The examples in batches; the last may be smaller. Another thread makes them ahead of use where that saves time.</summary>
    /// <param name="size">Examples in a batch.</param>
    /// <param name="shuffle">Whether in random order. A stream keeps its own.</param>
    /// <param name="seed">Of the order and of transforms.</param>
    /// <param name="epoch">Another order for each.</param>
    /// <param name="first">The batch to begin with, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch would be empty.</exception>
    public IEnumerable<Batch> Batches(int size, bool shuffle = false, long seed = 0, int epoch = 0, int first = 0)
    {
        using var fetcher = new BatchFetcher(this, new(size, shuffle, seed, epoch, first));
        while (fetcher.Next() is { } batch) yield return batch;
    }

    /// <summary>The batches of an epoch, each made when it is asked for, on the thread that asks.</summary>
    internal abstract IEnumerable<Batch> Read(BatchOrder order);

    /// <summary>Whether a pass takes less time than starting a thread for it, or has but one batch.</summary>
    internal abstract bool IsQuick(BatchOrder order);

    /// <summary>The order of the examples in an epoch: a function of seed and epoch.</summary>
    internal int[] Order(bool shuffle, long seed, int epoch) => shuffle ? Philox.Permutation(Count, (ulong)seed, (ulong)epoch) : Range(0, Count);

    /// <summary>Keeps the order of a split apart from those of epochs.</summary>
    const ulong SplitStream = ulong.MaxValue;

    private protected (int[] Others, int[] Share) SplitIndices(double share, long seed)
    {
        if (share is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(share), $"Split: expects a share between 0 and 1, received {share}; 0.2 sets a fifth apart.");
        int part = (int)Math.Round(Count * share);
        if (part == 0 || part == Count) throw new ArgumentException($"Split: {share} of {Count} examples leaves one side empty; use more examples or another share.");
        int[] order = Philox.Permutation(Count, (ulong)seed, SplitStream);
        return (order[..(Count - part)], order[(Count - part)..]);
    }

    private protected void CheckRange(int first, int count)
    {
        if (first < 0 || count < 0 || first > Count - count)
            throw new ArgumentOutOfRangeException(nameof(count), $"Dataset: has {Count} examples, asked for {count} from {first} on; ask for at most {Math.Max(0, Count - Math.Max(0, first))}.");
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
        string counted = IsCounted ? $"{Count} examples" : "a stream of examples";
        string parts = Columns.Inputs.Count == 1 && Columns.Inputs[0].Name.Length == 0 ? $"{Columns.Inputs[0]}" : $"{Columns}";
        return $"{counted} of {parts}{(Classes.Count > 0 ? $", {Classes.Count} classes" : "")}";
    }
}
