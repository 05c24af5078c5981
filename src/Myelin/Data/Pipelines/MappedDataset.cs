namespace Myelin;

/// <summary>A data set with a transform applied to its batches.</summary>
/// <param name="source">The data set.</param>
/// <param name="transform">The transform.</param>
/// <param name="workers">The number of threads that apply it; with 1, the thread that reads.</param>
sealed class MappedDataset(Dataset source, Transform transform, int workers = 1) : Dataset(transform.Schema, source.Classes, source.Preprocessing)
{
    public override bool IsCounted => source.IsCounted;

    public override int Count => source.Count;

    internal override bool HasIndices => source.HasIndices;

    internal override int Transforms => source.Transforms + 1;

    internal override bool IsQuick(BatchOrder order) => source.IsCounted && source.Count - order.FirstExample <= order.Size;

    internal override IEnumerable<Batch> Read(BatchOrder order) => workers == 1 || IsQuick(order)
        ? source.Read(order).Select(batch => Applied(batch, order))
        : OrderedWork.Of(source.Read(order), order, batch => Applied(batch, order), workers);

    Batch Applied(Batch batch, BatchOrder order) => transform.Apply(batch, order.Seed, order.Epoch, Transforms);

    internal override IEnumerable<Example> Elements(StreamPosition position) =>
        transform is ExampleTransform single && workers == 1 ? OneByOne(single, position) : base.Elements(position);

    IEnumerable<Example> OneByOne(ExampleTransform single, StreamPosition position)
    {
        long index = position.First;
        foreach (Example example in source.Elements(position))
            yield return single.Change(example, new(position.Seed, position.Epoch, index++, Transforms), Transforms);
    }

    public override Batch Examples(ReadOnlySpan<int> indices) => Examples(indices, seed: 0, epoch: 0);

    internal override Batch Examples(ReadOnlySpan<int> indices, long seed, int epoch) =>
        transform.Apply(source.Examples(indices, seed, epoch), seed, epoch, Transforms);

    public override Dataset Take(int first, int count) => On(source.Take(first, count));

    public override Dataset Select(IReadOnlyList<int> indices) => On(source.Select(indices));

    public override (Dataset Others, Dataset Share) Split(double share, long seed = 0)
    {
        (Dataset others, Dataset apart) = source.Split(share, seed);
        return (On(others), On(apart));
    }

    MappedDataset On(Dataset part) => new(part, transform.On(part), workers);
}
