namespace Myelin;

/// <summary>Examples in memory, in one tensor [count, ...].</summary>
sealed class TensorPart : DataPart
{
    readonly Tensor values;

    public TensorPart(Tensor values) : base(SpecOf(values), values.Shape[0]) => this.values = values.StopGradient().Contiguous();

    static TensorSpec SpecOf(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank == 0) throw new ShapeException($"Dataset: expects parts [count, ...], received a number; the first axis counts the examples.");
        return new(values.Shape[1..], values.Type == ElementType.UInt8 ? ElementType.Float32 : values.Type);
    }

    /// <summary>Whether these are images of bytes: [count, height, width, channels].</summary>
    public bool AreImages => values.Type == ElementType.UInt8 && values.Rank == 4;

    public override Tensor Rows(ReadOnlySpan<int> indices)
    {
        Tensor index = Tensor.From(indices, [indices.Length]);
        Tensor x = values.To(index.Device).Gather(index);
        return values.Type == ElementType.UInt8 ? x.Cast(ElementType.Float32) * (1.0 / 255) : x;
    }

    internal override long? BytesOf(int examples) => values.Shape[1..].Elements * examples * sizeof(float);
}
