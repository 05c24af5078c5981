namespace Myelin;

/// <summary>One part of the examples of a data set, such as all images or all labels, which can be read by index.</summary>
/// <remarks>
/// A tensor converts to a part; its first axis counts the examples. A part of your own overrides <see cref="Rows"/>, for example to read
/// files by their index. It may be called from several threads.
/// </remarks>
public abstract class DataPart
{
    /// <summary>A part.</summary>
    /// <param name="spec">The specification of one example, as it is served.</param>
    /// <param name="count">The number of examples.</param>
    protected DataPart(TensorSpec spec, int count)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), $"DataPart: expects 0 or more examples, received {count}.");
        (Spec, Count) = (spec, count);
    }

    /// <summary>The specification of one example as it is served, without a batch axis. The data set gives it a name.</summary>
    public TensorSpec Spec { get; }

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>The examples with these indices: [indices, ...].</summary>
    /// <param name="indices">From 0 to below <see cref="Count"/>, in any order.</param>
    public abstract Tensor Rows(ReadOnlySpan<int> indices);

    /// <summary>Some examples, with their lengths before padding.</summary>
    internal virtual BatchPart Batch(ReadOnlySpan<int> indices) => new(Rows(indices));

    internal virtual SequencePadding? Padding => null;

    /// <summary>The approximate size of some examples in bytes; null if it is not known.</summary>
    internal virtual long? BytesOf(int examples) => null;

    /// <summary>The examples of a tensor.</summary>
    /// <param name="values">[count, ...]; bytes are kept as bytes and served as Float32 from 0 to 1.</param>
    /// <exception cref="ShapeException">It is a number.</exception>
    public static DataPart FromTensor(Tensor values) => new TensorPart(values);

    /// <summary>The examples of a tensor.</summary>
    public static implicit operator DataPart(Tensor values) => FromTensor(values);

    /// <summary>Sequences of different lengths, padded in each batch to the longest one.</summary>
    /// <param name="sequences">Tensors [length, ...] that differ in length only.</param>
    /// <param name="padding">The padding; with zeros if left out.</param>
    /// <exception cref="ShapeException">They differ in type or in other axes.</exception>
    public static SequencePart Sequences(IEnumerable<Tensor> sequences, SequencePadding? padding = null) => new([.. sequences], padding ?? new());

    /// <summary>Sequences of whole numbers, such as tokens, padded in each batch to the longest one.</summary>
    /// <inheritdoc cref="Sequences(IEnumerable{Tensor}, SequencePadding?)"/>
    public static SequencePart Sequences(IEnumerable<int[]> sequences, SequencePadding? padding = null) =>
        Sequences(sequences.Select(values => Tensor.From(values)), padding);
}
