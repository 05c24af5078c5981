using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/>: normalization of rows and of channels.</summary>
static class NormalizationRows
{
    const double Epsilon = 1e-3;

    static readonly Shape[][] large =
    [
        [[700, 100], [100], [100]], [[9, 5000], [5000], [5000]], [[9000, 3], [3], [3]], [[130, 17, 33], [33], [33]], [[4097, 130], [130], [130]],
    ];

    public static IReadOnlyList<OpRow> All { get; } =
    [
        new("LayerNormalization", typeof(Ops.Normalize),
            [[[3, 5], [5], [5]], [[7], [7], [7]], [[2, 3, 4], [4], [4]], [[2, 33], [33], [33]], [[0, 3], [3], [3]]],
            x => x[0].LayerNormalization(x[1], x[2], Epsilon), x => Scaled(x[0].Rows(Normal), x[1], x[2]))
        {
            RowWise = true,
            Large = large,
            Errors =
            [
                ("another offset", () => X.LayerNormalization(null, Tensor.Ones([3]))),
            ],
        },
        new("LayerNormalization without scale and offset", typeof(Ops.Normalize), [[[3, 5]]], x => x[0].LayerNormalization(epsilon: Epsilon),
            x => x[0].Rows(Normal)) { RowWise = true, Large = [[[300, 200]]] },
        new("BatchNormalization", typeof(Ops.Normalize), [[[5, 3], [3], [3]], [[2, 3, 2, 4], [4], [4]], [[9, 17], [17], [17]], [[1, 3], [3], [3]]],
            x => x[0].BatchNormalization(x[1], x[2], Epsilon).Y, x => Scaled(Columns(x[0], Normal), x[1], x[2]))
        {
            Large = large,
            Errors =
            [
                ("another scale", () => X.BatchNormalization(Tensor.Ones([3]))),
                ("a number", () => Number.BatchNormalization()),
            ],
        },
        new("BatchNormalization without scale and offset", typeof(Ops.Normalize), [[[5, 3]]], x => x[0].BatchNormalization(epsilon: Epsilon).Y,
            x => Columns(x[0], Normal)),
        new("Mean and variance of BatchNormalization", typeof(Ops.Normalize), [[[5, 3]], [[4, 2, 3]]],
            x => x[0].BatchNormalization(epsilon: Epsilon) is var y ? y.Mean * y.Variance : x[0], x => Moments(x[0])) { Large = [[[5000, 20]]] },
        new("BatchNormalization with its mean and variance", typeof(Ops.Normalize), [[[5, 3]]],
            x => x[0].BatchNormalization(epsilon: Epsilon) is var y ? y.Y * y.Mean + y.Variance : x[0],
            x => Naive.Of(x[0].Shape, index => (Columns(x[0], Normal).At(index) * Mean(x[0], index[^1])) + Variance(x[0], index[^1]))),
    ];

    static double[] Normal(double[] row)
    {
        double mean = row.DefaultIfEmpty(0).Average(), variance = row.Select(x => (x - mean) * (x - mean)).DefaultIfEmpty(0).Average();
        return Array.ConvertAll(row, x => (x - mean) / Math.Sqrt(variance + Epsilon));
    }

    static Naive Columns(Naive x, Func<double[], double[]> column)
    {
        int channels = x.Shape[^1];
        return x.Reshape([x.Values.Length / channels, channels]).Transpose(1, 0).Rows(column).Transpose(1, 0).Reshape(x.Shape);
    }

    static Naive Scaled(Naive u, Naive scale, Naive offset) => Naive.Of(u.Shape, index => (u.At(index) * scale.At(index[^1])) + offset.At(index[^1]));

    static double[] Channel(Naive x, int channel) => [.. x.Values.Where((_, i) => i % x.Shape[^1] == channel)];

    static double Mean(Naive x, int channel) => Channel(x, channel).Average();

    static double Variance(Naive x, int channel) => Channel(x, channel).Average(value => (value - Mean(x, channel)) * (value - Mean(x, channel)));

    static Naive Moments(Naive x) => Naive.Of([x.Shape[^1]], index => Mean(x, index[0]) * Variance(x, index[0]));
}
