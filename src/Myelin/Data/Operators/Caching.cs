namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>The same examples, kept in memory from their first use on.</summary>
    /// <remarks>
    /// Transforms before the cache run once: their random numbers are those of seed 0 and epoch 0 in every epoch. Place augmentation after it. Data that
    /// is read by index still is, and is shuffled by <see cref="Model.Fit"/>.
    /// </remarks>
    public Dataset Cache()
    {
        if (HasIndices) return new CachedDataset(this);
        var kept = new List<Example>();
        return Derived(position => Cached(kept, position.First), IsCounted ? Count : null);
    }

    /// <summary>Serves what is kept, and reads on from there. Several passes may run at once; each example is kept once.</summary>
    IEnumerable<Example> Cached(List<Example> kept, long first)
    {
        IEnumerator<Example>? reading = null;
        long read = 0;
        try
        {
            for (long i = 0; ; i++)
            {
                Example? example = null;
                lock (kept)
                    if (i < kept.Count) example = kept[(int)i];
                if (example == null)
                {
                    if (reading == null) (reading, read) = (Elements(new(0, 0, i)).GetEnumerator(), i);
                    for (; read <= i; read++)
                    {
                        if (!reading.MoveNext()) yield break;
                    }
                    example = reading.Current;
                    lock (kept)
                        if (i == kept.Count) kept.Add(example);
                }
                if (i >= first) yield return example;
            }
        }
        finally
        {
            reading?.Dispose();
        }
    }
}

/// <summary>Examples that are read by index, kept in memory from their first use on.</summary>
sealed class CachedDataset(Dataset source) : Dataset(source.Schema, source.Classes, source.Preprocessing)
{
    readonly Example?[] kept = new Example?[source.Count];

    public override bool IsCounted => true;

    public override int Count => source.Count;

    internal override bool HasIndices => true;

    internal override int Transforms => source.Transforms;

    internal override bool IsQuick(BatchOrder order) => Count - order.FirstExample <= order.Size;

    internal override IEnumerable<Batch> Read(BatchOrder order)
    {
        int[] indices = Order(order.Shuffle, order.Seed, order.Epoch);
        for (long start = order.FirstExample; start < indices.Length; start += order.Size)
            yield return Serve(indices[(int)start..(int)Math.Min(start + order.Size, indices.Length)], start);
    }

    public override Batch Examples(ReadOnlySpan<int> indices)
    {
        foreach (int index in indices)
            if ((uint)index >= (uint)Count) return source.Examples(indices);   // says what is wrong
        return Serve(indices.ToArray(), 0);
    }

    Batch Serve(int[] indices, long first)
    {
        int[] missing = [.. indices.Where(index => Volatile.Read(ref kept[index]) == null).Distinct()];
        if (missing.Length > 0)
        {
            Example[] read = source.Examples(missing).ToExamples();
            for (int i = 0; i < read.Length; i++) Volatile.Write(ref kept[missing[i]], read[i]);
        }
        return Collation.Of(nameof(Cache), Schema, Array.ConvertAll(indices, index => kept[index]!), indices, first);
    }

    public override Dataset Take(int first, int count) => new CachedDataset(source.Take(first, count));

    public override Dataset Select(IReadOnlyList<int> indices) => new CachedDataset(source.Select(indices));

    public override (Dataset Others, Dataset Share) Split(double share, long seed = 0)
    {
        (Dataset others, Dataset apart) = source.Split(share, seed);
        return (new CachedDataset(others), new CachedDataset(apart));
    }
}
