using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/>: folds over axes, and running sums.</summary>
static class FoldRows
{
    public static IReadOnlyList<OpRow> All { get; } =
    [
        .. OpTable.Folds("Min", typeof(Ops.Min), (x, axes, keep) => x.Min(axes, keep), values => values.Min(), allowNone: false),
        .. OpTable.Folds(
            "Product", typeof(Ops.Product), (x, axes, keep) => x.Product(axes, keep), values => values.Aggregate(1.0, (a, b) => a * b), allowNone: true),
        .. OpTable.Folds("Variance", typeof(Ops.Variance), (x, axes, keep) => x.Variance(axes, keep), values => Spread(values, 0), allowNone: false),
        .. OpTable.Folds(
            "LogSumExp", typeof(Ops.LogSumExp), (x, axes, keep) => x.LogSumExp(axes, keep), values => Math.Log(values.Sum(Math.Exp)), allowNone: false),
        .. OpTable.Folds("Norm", typeof(Ops.Norm), (x, axes, keep) => x.Norm(axes, keep: keep), values => Math.Sqrt(values.Sum(x => x * x)), allowNone: false),
        .. OpTable.Folds("Norm of order 1", typeof(Ops.Sum), (x, axes, keep) => x.Norm(axes, 1, keep), values => values.Sum(Math.Abs), allowNone: true),
        .. OpTable.Folds(
            "Norm of order infinity", typeof(Ops.Max), (x, axes, keep) => x.Norm(axes, double.PositiveInfinity, keep), values => values.Max(Math.Abs),
            allowNone: false),
        .. OpTable.Folds("All", typeof(Ops.Product), (x, axes, keep) => x.All(axes, keep), values => values.All(x => x != 0) ? 1 : 0, allowNone: true).Select(
            row => row with { Bools = [0] }),
        .. OpTable.Folds("Any", typeof(Ops.Sum), (x, axes, keep) => x.Any(axes, keep), values => values.Any(x => x != 0) ? 1 : 0, allowNone: true).Select(
            row => row with { Bools = [0] }),
        new("Variance of a sample", typeof(Ops.Variance), [[[2, 3, 4]], [[5, 2, 1]]], x => x[0].Variance([0, 1], sample: true),
            x => x[0].Fold([0, 1], values => Spread(values, 1))),
        new("StandardDeviation", typeof(Ops.Variance), [[[2, 3, 4]], [[5, 2, 3]]], x => x[0].StandardDeviation(-1),
            x => x[0].Fold([2], values => Math.Sqrt(Spread(values, 0)))) { RowWise = true, Large = [[[40, 5000]]] },
        new("StandardDeviation of all of a sample", typeof(Ops.Variance), [[[2, 3, 4]]], x => x[0].StandardDeviation(sample: true),
            x => x[0].Fold([0, 1, 2], values => Math.Sqrt(Spread(values, 1)))),

        .. Scans(2, false, false), .. Scans(0, false, false), .. Scans(1, true, false), .. Scans(2, true, true), .. Scans(0, false, true),
        new("CumulativeSum of long rows", typeof(Ops.CumulativeSum), [[[2, 5000]]], x => x[0].CumulativeSum(),
            x => x[0].Rows(row => Running(row, false, false))) { RowWise = true, Large = [[[60, 1500]]], Tolerance = 1e-4 },

        new("ArgMin", typeof(Ops.ArgMin), [[[3, 5]], [[7]], [[4, 1]], [[0, 3]]], x => x[0].ArgMin(), x => x[0].Fold([x[0].Shape.Rank - 1], First))
        {
            RowWise = true,
            Large = [[[900, 100]]],
            Errors =
            [
                ("none", () => Tensor.Zeros([2, 0]).ArgMin()),
            ],
        },
        new("ArgMin along the first axis", typeof(Ops.ArgMin), [[[3, 5]]], x => x[0].ArgMin(0), x => x[0].Fold([0], First)),
    ];

    static IEnumerable<OpRow> Scans(int axis, bool exclusive, bool reverse)
    {
        yield return new(
            $"CumulativeSum along axis {axis}{(exclusive ? ", exclusive" : "")}{(reverse ? ", reversed" : "")}", typeof(Ops.CumulativeSum),
            [[[2, 3, 4]], [[1, 5, 2]], [[3, 0, 2]], [[2, 2, 70]]],
                x => x[0].CumulativeSum(axis, exclusive, reverse),
                x => Swapped(Swapped(x[0]).Rows(row => Running(row, exclusive, reverse))))
        { Large = [[[40, 30, 50]]] };

        Naive Swapped(Naive x)
        {
            int[] order = [0, 1, 2];
            (order[axis], order[2]) = (order[2], order[axis]);
            return x.Transpose(order);
        }
    }

    static double[] Running(double[] row, bool exclusive, bool reverse)
    {
        double[] entries = reverse ? [.. row.Reverse()] : row, sums = new double[row.Length];
        double sum = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = exclusive ? sum : sum + entries[i];
            sum += entries[i];
        }
        return reverse ? [.. sums.Reverse()] : sums;
    }

    static double Spread(IEnumerable<double> values, int correction)
    {
        double mean = values.Average();
        return values.Sum(x => (x - mean) * (x - mean)) / (values.Count() - correction);
    }

    static double First(IEnumerable<double> values) => values.Select((value, i) => (value, i)).MinBy(pair => pair.value).i;
}
