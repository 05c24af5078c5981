namespace Myelin;

/// <summary>One part of the examples of a data set, such as all images or all labels, from which any rows can be taken.</summary>
/// <remarks>
/// A tensor is a part: its first axis counts the examples. Own ones override <see cref="Rows"/>, to read files by their index for
/// example; they are called from several threads.
/// </remarks>
public abstract class DataPart
{
    /// <summary>A part.</summary>
    /// <param name="spec">What one example is, as it is served.</param>
    /// <param name="count">The number of examples.</param>
    protected DataPart(TensorSpec spec, int count)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), $"DataPart: expects 0 or more examples, received {count}.");
        (Spec, Count) = (spec, count);
    }

    /// <summary>What one example is, as it is served, without a batch axis; the data set names it.</summary>
    public TensorSpec Spec { get; }

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>Some examples: [indices, ...].</summary>
    /// <param name="indices">From 0 to below <see cref="Count"/>, in any order.</param>
    public abstract Tensor Rows(ReadOnlySpan<int> indices);

    /// <summary>Some examples with the lengths that they had before they were padded.</summary>
    internal virtual BatchPart Batch(ReadOnlySpan<int> indices) => new(Rows(indices));

    internal virtual SequencePadding? Padding => null;

    /// <summary>About how many bytes some examples take, to judge whether a thread is worth it; null if that is not known.</summary>
    internal virtual long? BytesOf(int examples) => null;

    /// <summary>The examples of a tensor.</summary>
    /// <param name="values">[count, ...]; bytes are kept as bytes and served as Float32 from 0 to 1.</param>
    /// <exception cref="ShapeException">It is a number.</exception>
    public static DataPart FromTensor(Tensor values) => new TensorPart(values);

    /// <summary>The examples of a tensor.</summary>
    public static implicit operator DataPart(Tensor values) => FromTensor(values);

    /// <summary>Sequences of different lengths, padded in each batch to its longest.</summary>
    /// <param name="sequences">Each [length, ...]; the other axes and the type are the same.</param>
    /// <param name="padding">What fills them up; zeros if left out.</param>
    /// <exception cref="ShapeException">They do not go together.</exception>
    public static SequencePart Sequences(IEnumerable<Tensor> sequences, SequencePadding? padding = null) => new([.. sequences], padding ?? new());

    /// <summary>Sequences of whole numbers, such as tokens, padded in each batch to its longest.</summary>
    /// <inheritdoc cref="Sequences(IEnumerable{Tensor}, SequencePadding?)"/>
    public static SequencePart Sequences(IEnumerable<int[]> sequences, SequencePadding? padding = null) =>
        Sequences(sequences.Select(values => Tensor.From(values)), padding);
}
