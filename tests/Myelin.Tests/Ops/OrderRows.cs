using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/>: sorting.</summary>
static class OrderRows
{
    public static IReadOnlyList<OpRow> All { get; } =
    [
        new("Sort", typeof(Ops.Sort), [[[3, 5]], [[40]], [[2, 3, 17]], [[4, 1]], [[2, 0]], [[0, 3]]], x => x[0].Sort().Values,
            x => x[0].Rows(row => [.. row.Order()])) { RowWise = true, Large = [[[60, 700]]] },
        new("Sort descending along the first axis", typeof(Ops.Sort), [[[5, 3]], [[33, 2]]], x => x[0].Sort(0, descending: true).Values,
            x => x[0].Transpose(1, 0).Rows(row => [.. row.OrderDescending()]).Transpose(1, 0)) { Large = [[[700, 60]]] },
        new("Where sorted elements stood", typeof(Ops.Sort), [[[3, 5]], [[40]]], x => x[0].Sort().Indices, x => x[0].Rows(Places)),
        new("Sort of equal ones", typeof(Ops.Sort), [[[3, 50]], [[400]]], x => x[0].Sort().Indices, x => x[0].Rows(Places)) { Whole = { [0] = 7 } },
        new("TopK", typeof(Ops.Sort), [[[3, 5]], [[2, 40]]], x => x[0].TopK(3).Values,
            x => Naive.Of([x[0].Shape[0], 3], index => x[0].Rows(row => [.. row.OrderDescending()]).At(index)))
        {
            RowWise = true,
            Large = [[[60, 700]]],
            Errors =
            [
                ("more than there are", () => X.TopK(5)),
            ],
        },
        new("TakeAlong the indices of TopK", typeof(Ops.Gather), [[[3, 5]]], x => x[0].TakeAlong(x[0].TopK(2).Indices),
            x => Naive.Of([3, 2], index => x[0].Rows(row => [.. row.OrderDescending()]).At(index))),
    ];

    static double[] Places(double[] row) => [.. row.Select((value, i) => (value, i)).OrderBy(pair => pair.value).Select(pair => (double)pair.i)];
}
