namespace Myelin;

/// <summary>Examples that can be read by index, and views of them that share their memory.</summary>
sealed class IndexedDataset : Dataset
{
    /// <summary>Reading less than this takes less time than starting a thread.</summary>
    const long QuickBytes = 256 * 1024;

    readonly DataPart[] inputs, targets;
    readonly int[]? rows;

    public IndexedDataset(DataSchema schema, DataPart[] inputs, DataPart[] targets, IReadOnlyList<string> classes, Preprocessing? preprocessing,
        int[]? rows = null)
        : base(schema, classes, preprocessing) => (this.inputs, this.targets, this.rows) = (inputs, targets, rows);

    public override bool IsCounted => true;

    public override int Count => rows?.Length ?? inputs[0].Count;

    internal override bool HasIndices => true;

    internal override bool IsQuick(BatchOrder order)
    {
        long rest = Math.Max(0, Count - order.FirstExample);
        if (rest <= order.Size) return true;
        long bytes = 0;
        foreach (DataPart part in inputs.Concat(targets)) bytes += part.BytesOf((int)rest) ?? QuickBytes;
        return bytes < QuickBytes;
    }

    internal override IEnumerable<Batch> Read(BatchOrder order)
    {
        int[] indices = Order(order.Shuffle, order.Seed, order.Epoch);
        for (long start = order.FirstExample; start < indices.Length; start += order.Size)
            yield return Serve(indices[(int)start..(int)Math.Min(start + order.Size, indices.Length)], start);
    }

    public override Batch Examples(ReadOnlySpan<int> indices) => Serve(Checked(indices), 0);

    int[] Checked(ReadOnlySpan<int> indices)
    {
        foreach (int index in indices)
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(indices),
                    $"Dataset: expects indices from 0 to {Count - 1}, received {index}; the first example is 0.");
        return indices.ToArray();
    }

    public override Dataset Select(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return View(Checked([.. indices]));
    }

    Batch Serve(int[] indices, long first)
    {
        int[] chosen = Chosen(indices);
        return new(Schema, Array.ConvertAll(inputs, part => part.Batch(chosen)), Array.ConvertAll(targets, part => part.Batch(chosen)), indices, first);
    }

    int[] Chosen(int[] indices) => rows == null ? indices : Array.ConvertAll(indices, index => rows[index]);

    public override Dataset Take(int first, int count)
    {
        CheckRange(first, count);
        return View(Range(first, count));
    }

    public override (Dataset Others, Dataset Share) Split(double share, long seed = 0)
    {
        (int[] others, int[] chosen) = SplitIndices(share, seed);
        return (View(others), View(chosen));
    }

    IndexedDataset View(int[] indices) => new(Schema, inputs, targets, Classes, Preprocessing, Chosen(indices));
}
