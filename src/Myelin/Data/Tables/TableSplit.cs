namespace Myelin;

/// <summary>Splits rows into training and test rows, with the same test share in each group. The split depends only on the seed and the rows.</summary>
static class TableSplit
{
    /// <summary>A random stream that neither epochs nor <see cref="Dataset.Split"/> use.</summary>
    const ulong Stream = ulong.MaxValue - 1;

    /// <summary>The training rows and the test rows, both in random order.</summary>
    public static (int[] Train, int[] Test) Of(int[] rows, double share, ulong seed, Func<int, int> groupOf)
    {
        if (share is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), $"Table: expects a test share between 0 and 1, received {share}; 0.2 is typical.");
        Dictionary<int, int> quota = rows.CountBy(groupOf)
            .ToDictionary(group => group.Key, group => (int)Math.Round(group.Value * share, MidpointRounding.AwayFromZero));
        var train = new List<int>();
        var test = new List<int>();
        foreach (int index in Philox.Permutation(rows.Length, seed, Stream))
            (quota[groupOf(rows[index])]-- > 0 ? test : train).Add(rows[index]);
        return train.Count > 0 && test.Count > 0 ? ([.. train], [.. test])
            : throw new ArgumentException($"Table: a test share of {share} of {rows.Length} complete rows leaves the training or test set empty; "
                + "use more rows or another share.");
    }
}
