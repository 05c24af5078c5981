namespace Myelin;

/// <summary>Sequences of different lengths in memory, padded in each batch to the longest one.</summary>
/// <remarks>
/// <see cref="Lengths"/> and <see cref="Mask"/> are parts, too, for models that have inputs for them:
/// <code>Dataset.From([("tokens", texts), ("lengths", texts.Lengths)], [("label", labels)])</code>
/// </remarks>
public sealed class SequencePart : DataPart
{
    readonly Tensor values;
    readonly int[] lengths;
    readonly long[] starts;
    readonly SequencePadding padding;

    internal SequencePart(IReadOnlyList<Tensor> sequences, SequencePadding padding)
        : this(Joined(sequences, padding), [.. sequences.Select(sequence => sequence.Shape[0])], padding) { }

    SequencePart(Tensor values, int[] lengths, SequencePadding padding)
        : base(new([null, .. values.Shape[1..].Select(size => (int?)size)], values.Type), lengths.Length)
    {
        (this.values, this.lengths, this.padding) = (values, lengths, padding);
        starts = new long[lengths.Length];
        for (int i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + lengths[i - 1];
    }

    /// <summary>All sequences concatenated, and a last row of padding: [total + 1, ...].</summary>
    static Tensor Joined(IReadOnlyList<Tensor> sequences, SequencePadding padding)
    {
        if (sequences.Count == 0) throw new ArgumentException("DataPart.Sequences: expects at least one sequence, received none; check the source.");
        Tensor first = sequences[0];
        for (int i = 0; i < sequences.Count; i++)
        {
            Tensor one = sequences[i];
            if (one.Rank == 0 || first.Rank == 0 || one.Type != first.Type || one.Shape[1..] != first.Shape[1..])
                throw new ShapeException($"DataPart.Sequences: expects sequences [length, ...] that differ in their lengths alone, " +
                    $"received {first.Type}{first.Shape} and, at {i}, {one.Type}{one.Shape}.");
        }
        Tensor fill = Tensor.Full(Shape.Create([1, .. first.Shape[1..].Sizes]), padding.Value, first.Type);
        return TensorOps.Concatenate([.. sequences.Select(sequence => sequence.StopGradient()), fill], 0);
    }

    /// <summary>The length of each sequence, as a part: Int32 [count].</summary>
    public DataPart Lengths => Tensor.From(lengths);

    /// <summary>True where a sequence has values, as a part: Bool [count, longest in the batch].</summary>
    public DataPart Mask => new SequencePart(
        TensorOps.Concatenate([Tensor.Full([values.Shape[0] - 1], 1, ElementType.Bool), Tensor.Full([1], 0, ElementType.Bool)], 0),
        lengths, padding with { Value = 0, Mask = false });

    internal override SequencePadding Padding => padding;

    /// <inheritdoc/>
    public override Tensor Rows(ReadOnlySpan<int> indices) => Batch(indices).Values;

    internal override BatchPart Batch(ReadOnlySpan<int> indices)
    {
        var found = new int[indices.Length];
        for (int i = 0; i < found.Length; i++) found[i] = lengths[indices[i]];
        int longest = padding.Longest(found);
        var from = new long[checked(found.Length * longest)];
        Array.Fill(from, values.Shape[0] - 1);
        for (int i = 0; i < found.Length; i++)
            for (int t = 0; t < found[i]; t++) from[i * longest + t] = starts[indices[i]] + t;
        Tensor index = Tensor.From(from);
        Tensor rows = values.To(index.Device).Gather(index).Reshape(Shape.Create([found.Length, longest, .. values.Shape[1..].Sizes]));
        return new(rows, found, padding.Mask ? SequencePadding.MaskOf(found, longest) : null);
    }

    internal override long? BytesOf(int examples) => values.Shape.Elements * values.Type.Size() / Math.Max(1, Count) * examples;
}
