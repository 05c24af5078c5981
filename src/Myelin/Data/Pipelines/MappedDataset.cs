namespace Myelin;

/// <summary>A data set with a transform applied to its batches.</summary>
sealed class MappedDataset(Dataset source, Transform transform) : Dataset(transform.Schema, source.Classes, source.Preprocessing)
{
    public override bool IsCounted => source.IsCounted;

    public override int Count => source.Count;

    internal override bool HasIndices => source.HasIndices;

    internal override int Transforms => source.Transforms + 1;

    internal override bool IsQuick(BatchOrder order) => source.IsCounted && source.Count - order.FirstExample <= order.Size;

    internal override IEnumerable<Batch> Read(BatchOrder order)
    {
        foreach (Batch batch in source.Read(order)) yield return transform.Apply(batch, order.Seed, order.Epoch, Transforms);
    }

    public override Batch Examples(ReadOnlySpan<int> indices) => Examples(indices, seed: 0, epoch: 0);

    internal override Batch Examples(ReadOnlySpan<int> indices, long seed, int epoch) =>
        transform.Apply(source.Examples(indices, seed, epoch), seed, epoch, Transforms);

    public override Dataset Take(int first, int count) => new MappedDataset(source.Take(first, count), transform);

    public override (Dataset Others, Dataset Share) Split(double share, long seed = 0)
    {
        (Dataset others, Dataset apart) = source.Split(share, seed);
        return (new MappedDataset(others, transform), new MappedDataset(apart, transform));
    }
}
