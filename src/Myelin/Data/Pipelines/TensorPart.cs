namespace Myelin;

/// <summary>Examples in memory, in one tensor [count, ...].</summary>
sealed class TensorPart : DataPart
{
    readonly Tensor values;
    readonly bool scales;

    /// <param name="values">The values.</param>
    /// <param name="scales">Whether bytes are served as Float32 from 0 to 1, as inputs are.</param>
    public TensorPart(Tensor values, bool scales = true) : base(SpecOf(values, scales), values.Shape[0])
    {
        this.values = values.StopGradient().Contiguous();
        this.scales = scales && values.Type == ElementType.UInt8;
    }

    static TensorSpec SpecOf(Tensor values, bool scales)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank == 0) throw new ShapeException($"Dataset: expects parts [count, ...], received a number; the first axis counts the examples.");
        return new(values.Shape[1..], scales && values.Type == ElementType.UInt8 ? ElementType.Float32 : values.Type);
    }

    /// <summary>Whether these are images of bytes: [count, height, width, channels].</summary>
    public bool AreImages => values.Type == ElementType.UInt8 && values.Rank == 4;

    /// <summary>The same values as targets, whose bytes are not scaled.</summary>
    public TensorPart AsTarget() => new(values, scales: false);

    public override Tensor Rows(ReadOnlySpan<int> indices)
    {
        Tensor index = Tensor.From(indices, [indices.Length]);
        Tensor x = values.To(index.Device).Gather(index);
        return scales ? x.Cast(ElementType.Float32) * (1.0 / 255) : x;
    }

    internal override long? BytesOf(int examples) => values.Shape[1..].Elements * examples * sizeof(float);
}
