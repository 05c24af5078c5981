namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/>: attention.</summary>
static class AttentionOpRows
{
    public static IReadOnlyList<OpRow> All { get; } =
    [
        new("DotProductAttention", typeof(Ops.DotProductAttention), [[[2, 2, 3, 4], [2, 2, 5, 4], [2, 2, 5, 3]], [[1, 1, 1, 2], [1, 1, 2, 2], [1, 1, 2, 1]]],
            x => new Ops.DotProductAttention(false, false).ApplyOne(x), x => Attended(x))
        {
            Large = [[[3, 4, 200, 8], [3, 4, 300, 8], [3, 4, 300, 8]], [[2, 4, 700, 8], [2, 4, 300, 8], [2, 4, 300, 8]]],
        },
        new("DotProductAttention with a mask", typeof(Ops.DotProductAttention),
            [[[2, 2, 3, 4], [2, 2, 5, 4], [2, 2, 5, 3], [2, 1, 3, 5]], [[2, 2, 3, 4], [2, 2, 5, 4], [2, 2, 5, 3], [1, 2, 3, 5]]],
            x => new Ops.DotProductAttention(true, true).ApplyOne(x), x => Attended(x))
        {
            Bools = [3],
        },
    ];

    static Naive Attended(Naive[] x) => Naive.Of([x[0].Shape[0], x[0].Shape[1], x[0].Shape[2], x[2].Shape[3]], at =>
    {
        int b = at[0], h = at[1], t = at[2];
        int[] seen = [.. Enumerable.Range(0, x[1].Shape[2]).Where(s => x.Length < 4 || x[3].At(b, h, t, s) != 0)];
        if (seen.Length == 0) return 0;
        double[] scores = [.. seen.Select(s => Enumerable.Range(0, x[0].Shape[3]).Sum(i => x[0].At(b, h, t, i) * x[1].At(b, h, s, i)))];
        double most = scores.Max(), sum = scores.Sum(score => Math.Exp(score - most));
        return seen.Select((s, i) => Math.Exp(scores[i] - most) / sum * x[2].At(b, h, s, at[3])).Sum();
    });
}
