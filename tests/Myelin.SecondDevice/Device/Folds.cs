namespace Myelin.SecondDevice;

/// <summary>Folds, running sums, softmax and normalization.</summary>
sealed partial class QueueDevice
{
    static long Elements(ReadOnlySpan<int> sizes)
    {
        long count = 1;
        foreach (int size in sizes) count *= size;
        return count;
    }

    protected override void Reduce(Reduction reduction, Tensor x, int axis, int axes, Tensor y)
    {
        ReadOnlySpan<int> sizes = x.Shape.Sizes;
        long length = Elements(sizes[axis..(axis + axes)]), inner = Elements(sizes[(axis + axes)..]);
        Launch([x], [y], o =>
        {
            for (long i = 0; i < o[1].Count; i++)
            {
                long first = i / inner * length * inner + i % inner;
                if (o[0].IsWhole)
                {
                    long whole = reduction == Reduction.Product ? 1 : 0;
                    for (long k = 0; k < length; k++)
                    {
                        long value = o[0].Whole(first + k * inner);
                        whole = reduction switch
                        {
                            Reduction.Sum => whole + value,
                            Reduction.Product => whole * value,
                            Reduction.Max => k == 0 ? value : Math.Max(whole, value),
                            _ => k == 0 ? value : Math.Min(whole, value),
                        };
                    }
                    o[1].SetWhole(i, whole);
                    continue;
                }
                double real = reduction switch
                {
                    Reduction.Sum => 0,
                    Reduction.Product => 1,
                    Reduction.Max => double.NegativeInfinity,
                    _ => double.PositiveInfinity,
                };
                for (long k = 0; k < length; k++)
                {
                    double value = o[0][first + k * inner];
                    real = reduction switch
                    {
                        Reduction.Sum => real + value,
                        Reduction.Product => real * value,
                        Reduction.Max => Math.Max(real, value),
                        _ => Math.Min(real, value),
                    };
                }
                o[1][i] = real;
            }
        });
    }

    protected override void Scan(Tensor x, int axis, bool exclusive, bool reverse, Tensor y)
    {
        axis = axis < 0 ? axis + x.Rank : axis;
        long length = x.Shape[axis], inner = Elements(x.Shape.Sizes[(axis + 1)..]);
        Launch([x], [y], o =>
        {
            for (long i = 0; i < o[1].Count; i++)
            {
                long place = i / inner % length, first = i - place * inner;
                double sum = 0;
                for (long k = 0; k < length; k++)
                    if (k == place ? !exclusive : k < place != reverse) sum += o[0][first + k * inner];
                o[1][i] = sum;
            }
        });
    }

    protected override void Softmax(Tensor x, bool logarithm, Tensor y) => Launch([x], [y], o => EachRow(o[0], (first, n) =>
    {
        double sum = LogSumExp(o[0], first, n);
        for (long i = first; i < first + n; i++) o[1][i] = logarithm ? o[0][i] - sum : Math.Exp(o[0][i] - sum);
    }));

    protected override void SoftmaxGradient(Tensor y, Tensor dy, bool logarithm, Tensor dx) => Launch([y, dy], [dx], o => EachRow(o[0], (first, n) =>
    {
        double sum = 0;
        for (long i = first; i < first + n; i++) sum += logarithm ? o[1][i] : o[0][i] * o[1][i];
        for (long i = first; i < first + n; i++) o[2][i] = logarithm ? o[1][i] - Math.Exp(o[0][i]) * sum : o[0][i] * (o[1][i] - sum);
    }));

    protected override void SparseCrossentropy(Tensor logits, Tensor labels, Tensor loss) => Launch([logits, labels], [loss], o => EachRow(o[0], (first, n) =>
        o[2][first / n] = o[1].Whole(first / n) is var label && label >= 0 && label < n ? LogSumExp(o[0], first, n) - o[0][first + label] : double.NaN));

    protected override void SparseCrossentropyGradient(Tensor logits, Tensor labels, Tensor dy, Tensor dx) => Launch(
        [logits, labels, dy], [dx], o => EachRow(o[0], (first, n) =>
    {
        long label = o[1].Whole(first / n);
        double sum = label >= 0 && label < n ? LogSumExp(o[0], first, n) : double.NaN;
        for (long i = 0; i < n; i++) o[3][first + i] = (Math.Exp(o[0][first + i] - sum) - (i == label ? 1 : 0)) * o[2][first / n];
    }));

    static void EachRow(Data x, Action<long, long> action)
    {
        long n = x.Sizes[^1];
        for (long first = 0; n > 0 && first < x.Count; first += n) action(first, n);
    }

    static double LogSumExp(Data x, long first, long n)
    {
        double most = double.NegativeInfinity, sum = 0;
        for (long i = first; i < first + n; i++) most = Math.Max(most, x[i]);
        for (long i = first; i < first + n; i++) sum += Math.Exp(x[i] - most);
        return most + Math.Log(sum);
    }

    protected override void Normalize(
        NormalizationAxis over, Tensor x, Tensor scale, Tensor offset, double epsilon, Tensor y, Tensor mean, Tensor variance, Tensor inverse) =>
        Launch([x, scale, offset], [y, mean, variance, inverse], o => EachGroup(over, o[0], (group, places, columns) =>
        {
            double average = places.DefaultIfEmpty().Average(i => o[0][i]);
            double spread = places.DefaultIfEmpty().Average(i => (o[0][i] - average) * (o[0][i] - average));
            (o[4][group], o[5][group], o[6][group]) = (average, spread, 1 / Math.Sqrt(spread + epsilon));
            foreach (long i in places) o[3][i] = (o[0][i] - average) / Math.Sqrt(spread + epsilon) * o[1][i % columns] + o[2][i % columns];
        }));

    protected override void NormalizeGradient(
        NormalizationAxis over, Tensor x, Tensor scale, Tensor mean, Tensor inverse, Tensor dy, Tensor dx, Tensor dscale, Tensor doffset) =>
        Launch([x, scale, mean, inverse, dy], [dx, dscale, doffset], o =>
        {
            double[] byScale = new double[o[1].Count], byOffset = new double[o[1].Count];
            EachGroup(over, o[0], (group, places, columns) =>
            {
                double root = o[3][group];
                double Normal(long i) => (o[0][i] - o[2][group]) * root;
                double Given(long i) => o[4][i] * o[1][i % columns];
                double sum = places.Sum(Given) / places.Length, product = places.Sum(i => Given(i) * Normal(i)) / places.Length;
                foreach (long i in places)
                {
                    o[5][i] = root * (Given(i) - sum - Normal(i) * product);
                    byScale[i % columns] += o[4][i] * Normal(i);
                    byOffset[i % columns] += o[4][i];
                }
            });
            for (int i = 0; i < byScale.Length; i++) (o[6][i], o[7][i]) = (byScale[i], byOffset[i]);
        });

    /// <summary>The elements of each row or column of a matrix, and the number of columns.</summary>
    static void EachGroup(NormalizationAxis over, Data x, Action<long, long[], long> action)
    {
        int rows = x.Sizes[0], columns = x.Sizes[1];
        for (int group = 0; group < (over == NormalizationAxis.Rows ? rows : columns); group++)
        {
            int at = group;
            action(group, over == NormalizationAxis.Rows
                ? [.. Enumerable.Range(0, columns).Select(c => (long)at * columns + c)]
                : [.. Enumerable.Range(0, rows).Select(r => (long)r * columns + at)], columns);
        }
    }
}
