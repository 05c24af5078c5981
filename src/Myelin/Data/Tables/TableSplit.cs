namespace Myelin;

/// <summary>Sets rows apart for the test, the same share of every group. The split depends on seed and rows alone.</summary>
static class TableSplit
{
    /// <summary>Keeps this order apart from those of epochs and of <see cref="Dataset.Split"/>.</summary>
    const ulong Stream = ulong.MaxValue - 1;

    /// <summary>The rows to train on and those to test with, both in random order.</summary>
    public static (int[] Train, int[] Test) Of(int[] rows, double share, ulong seed, Func<int, int> groupOf)
    {
        if (share is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(share), $"Table: expects a share between 0 and 1 for the test, received {share}; 0.2 sets a fifth apart.");
        Dictionary<int, int> quota = rows.CountBy(groupOf).ToDictionary(
            group => group.Key, group => (int)Math.Round(group.Value * share, MidpointRounding.AwayFromZero));
        var train = new List<int>();
        var test = new List<int>();
        foreach (int index in Philox.Permutation(rows.Length, seed, Stream))
            (quota[groupOf(rows[index])]-- > 0 ? test : train).Add(rows[index]);
        return train.Count > 0 && test.Count > 0 ? ([.. train], [.. test])
            : throw new ArgumentException($"Table: {share} of {rows.Length} complete rows leaves one side empty; use more rows or another share.");
    }
}
