namespace Myelin;

/// <summary>Examples: inputs with their targets, and any number of views of them that share their memory.</summary>
/// <remarks>Inputs of bytes (images) are kept as bytes and served as Float32 from 0 to 1.</remarks>
public sealed class Dataset
{
    readonly Tensor inputs, targets;
    readonly int[]? rows;

    Dataset(Tensor inputs, Tensor targets, IReadOnlyList<string> classes, Preprocessing? preprocessing, int[]? rows)
    {
        this.inputs = inputs;
        this.targets = targets;
        Classes = classes;
        Preprocessing = preprocessing;
        this.rows = rows;
    }

    /// <summary>The examples of two tensors.</summary>
    /// <param name="inputs">[count, ...]; bytes are served as Float32 from 0 to 1.</param>
    /// <param name="targets">[count, ...], labels or values.</param>
    /// <param name="classes">Names of the classes, if targets are labels.</param>
    /// <param name="preprocessing">How the inputs were made of raw data, for a model to keep; images of bytes [count, height, width, channels] say it themselves.</param>
    /// <exception cref="ShapeException">There are not as many targets as inputs.</exception>
    public static Dataset From(Tensor inputs, Tensor targets, IReadOnlyList<string>? classes = null, Preprocessing? preprocessing = null)
    {
        if (inputs.Rank == 0 || targets.Rank == 0 || inputs.Shape[0] != targets.Shape[0])
            throw new ShapeException($"Dataset: expects one target for each input, received inputs {inputs.Shape} and targets {targets.Shape}; the first axis counts the examples.");
        if (inputs.Type == ElementType.UInt8 && inputs.Rank == 4) preprocessing ??= new ImagePreprocessing(inputs.Shape[1..], classes: classes);
        return new(inputs.StopGradient().Contiguous(), targets.StopGradient().Contiguous(), classes ?? [], preprocessing, null);
    }

    internal static Dataset Of(RawData raw) => From(raw.InputTensor, raw.TargetTensor, raw.Classes, raw.Preprocessing);

    /// <summary>The number of examples.</summary>
    public int Count => rows?.Length ?? inputs.Shape[0];

    /// <summary>The shape of one input.</summary>
    public Shape InputShape => inputs.Shape[1..];

    /// <summary>The shape of one target.</summary>
    public Shape TargetShape => targets.Shape[1..];

    /// <summary>The element type of the inputs as they are served.</summary>
    public ElementType InputType => inputs.Type == ElementType.UInt8 ? ElementType.Float32 : inputs.Type;

    /// <summary>Names of the classes; empty if targets are no labels.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>How the inputs were made of raw data, which a model keeps that is trained with them; null if it is not known.</summary>
    public Preprocessing? Preprocessing { get; }

    /// <summary>Whether targets are quantities to come close to: real numbers without classes.</summary>
    public bool IsRegression => Classes.Count == 0 && targets.Type.IsReal();

    /// <summary>All inputs: [count, ...].</summary>
    public Tensor Inputs => Examples(Range(0, Count)).Inputs;

    /// <summary>All targets: [count, ...].</summary>
    public Tensor Targets => Examples(Range(0, Count)).Targets;

    /// <summary>Some examples, by their indices, copied.</summary>
    public (Tensor Inputs, Tensor Targets) Examples(ReadOnlySpan<int> indices)
    {
        int[] chosen = new int[indices.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            if ((uint)indices[i] >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(indices), $"Dataset: expects indices from 0 to {Count - 1}, received {indices[i]}; the first example is 0.");
            chosen[i] = rows == null ? indices[i] : rows[indices[i]];
        }
        Tensor index = Tensor.From(chosen);
        Tensor x = inputs.To(index.Device).Gather(index);
        return (inputs.Type == ElementType.UInt8 ? x.Cast(ElementType.Float32) * (1.0 / 255) : x, targets.To(index.Device).Gather(index));
    }

    /// <summary>A part of the examples, in order, without copying.</summary>
    public Dataset Take(int first, int count)
    {
        if (first < 0 || count < 0 || first > Count - count)
            throw new ArgumentOutOfRangeException(nameof(count), $"Dataset: has {Count} examples, asked for {count} from {first} on; ask for at most {Math.Max(0, Count - Math.Max(0, first))}.");
        return View(Range(first, count));
    }

    /// <summary>Sets a random share of the examples apart: (the others, the share). The split depends on the seed and the count alone.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="seed">The seed.</param>
    public (Dataset Others, Dataset Share) Split(double share, long seed = 0)
    {
        if (share is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(share), $"Split: expects a share between 0 and 1, received {share}; 0.2 sets a fifth apart.");
        int part = (int)Math.Round(Count * share);
        if (part == 0 || part == Count) throw new ArgumentException($"Split: {share} of {Count} examples leaves one side empty; use more examples or another share.");
        int[] order = Philox.Permutation(Count, (ulong)seed, SplitStream);
        return (View(order.AsSpan(0, Count - part)), View(order.AsSpan(Count - part)));
    }

    /// <summary>Keeps the order of a split apart from those of epochs.</summary>
    const ulong SplitStream = ulong.MaxValue;

    Dataset View(ReadOnlySpan<int> indices)
    {
        var chosen = new int[indices.Length];
        for (int i = 0; i < chosen.Length; i++) chosen[i] = rows == null ? indices[i] : rows[indices[i]];
        return new(inputs, targets, Classes, Preprocessing, chosen);
    }

    /// <summary>The order of the examples in an epoch: a function of seed and epoch.</summary>
    internal int[] Order(bool shuffle, long seed, int epoch) => shuffle ? Philox.Permutation(Count, (ulong)seed, (ulong)epoch) : Range(0, Count);

    static int[] Range(int first, int count)
    {
        var range = new int[count];
        for (int i = 0; i < count; i++) range[i] = first + i;
        return range;
    }

    /// <summary>The examples in batches, made ahead of use on another thread; the last may be smaller.</summary>
    /// <param name="size">Examples in a batch.</param>
    /// <param name="shuffle">Whether in random order.</param>
    /// <param name="seed">Of the order.</param>
    /// <param name="epoch">Another order for each.</param>
    public IEnumerable<(Tensor Inputs, Tensor Targets)> Batches(int size, bool shuffle = false, long seed = 0, int epoch = 0)
    {
        using var batches = new Batches(this, size, Order(shuffle, seed, epoch));
        while (batches.Next() is { } batch) yield return (batch.Inputs, batch.Targets);
    }

    /// <summary>12000 examples of [28, 28, 1], 10 classes</summary>
    public override string ToString() => $"{Count} examples of {InputShape}{(Classes.Count > 0 ? $", {Classes.Count} classes" : "")}";
}
