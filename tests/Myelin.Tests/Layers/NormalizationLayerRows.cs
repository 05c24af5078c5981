using static Myelin.Tests.LayerReferences;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: normalizations of single examples, and of kernels.</summary>
internal static class NormalizationLayerRows
{
    public static LayerRow[] All { get; } =
    [
        new(typeof(InstanceNormalization), () => new InstanceNormalization(), [3, 4, 2], [3, 4, 2], "instance_normalization", 4, "gamma", "beta")
        {
            Reference = (x, w) => InGroups(x, 2).With(w("gamma"), Times).With(w("beta"), Plus),
            Errors =
            [
                ("a negative epsilon", () => new InstanceNormalization(epsilon: -1)),
                ("a matrix", () => new InstanceNormalization().Of(X)),
                ("other channels", () => { var layer = new InstanceNormalization(); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
            ],
        },
        new(typeof(InstanceNormalization), () => new InstanceNormalization(center: false, scale: false), [5, 3], [5, 3], "instance_normalization", 0)
        {
            Reference = (x, _) => InGroups(x, 3),
        },
        new(typeof(RmsNormalization), () => new RmsNormalization(), [2, 5], [2, 5], "rms_normalization", 5, "scale")
        {
            Reference = (x, w) => x.Rows(row => Array.ConvertAll(row, v => v / Math.Sqrt(row.Average(u => u * u) + 1e-6))).With(w("scale"), Times),
            Errors =
            [
                ("the batch axis", () => new RmsNormalization(axis: 0)),
                ("a negative epsilon", () => new RmsNormalization(epsilon: -1)),
                ("an axis that is not there", () => new RmsNormalization(axis: 2).Of(X)),
                ("a scale before it is built", () => _ = new RmsNormalization().Scale),
                ("another size", () => { var layer = new RmsNormalization(); layer.Of(X); layer.Of(Other); }),
            ],
        },
        new(typeof(UnitNormalization), () => new UnitNormalization(), [2, 5], [2, 5], "unit_normalization", 0)
        {
            Reference = (x, _) => x.Rows(row => Array.ConvertAll(row, v => v / Math.Sqrt(row.Sum(u => u * u)))),
            FixedAxes = 0,
            Errors =
            [
                ("the batch axis", () => new UnitNormalization([0])),
                ("no axis", () => new UnitNormalization([])),
                ("an axis that is not there", () => new UnitNormalization([2]).Of(X)),
            ],
        },
        new(typeof(UnitNormalization), () => new UnitNormalization([1, 2]), [2, 5], [2, 5], "unit_normalization", 0)
        {
            Reference = (x, _) => x.Reshape([x.Shape[0], (int)x.Shape[1..].Elements])
                .Rows(row => Array.ConvertAll(row, v => v / Math.Sqrt(row.Sum(u => u * u)))).Reshape(x.Shape),
            FixedAxes = 0,
        },
        new(typeof(LocalResponseNormalization), () => new LocalResponseNormalization(1, 1.5, 0.3, 0.6), [2, 5], [2, 5], "local_response_normalization", 0)
        {
            Reference = (x, _) => Neighbours(x, 1, 1.5, 0.3, 0.6),
            FixedAxes = 0,
            Errors =
            [
                ("a negative radius", () => new LocalResponseNormalization(-1)),
                ("a radius of a million", () => new LocalResponseNormalization(1_000_000)),
                ("no bias", () => new LocalResponseNormalization(bias: 0)),
                ("a negative alpha", () => new LocalResponseNormalization(alpha: -1)),
                ("a beta that is no number", () => new LocalResponseNormalization(beta: double.NaN)),
                ("numbers", () => new LocalResponseNormalization().Of(Indices.Cast(ElementType.Float32))),
            ],
        },
        new(typeof(LocalResponseNormalization), () => new LocalResponseNormalization(), [3, 2, 3], [3, 2, 3], "local_response_normalization", 0)
        {
            Reference = (x, _) => Neighbours(x, 2, 2, 1e-4, 0.75),
            FixedAxes = 0,
        },
        new(typeof(SpectralNormalization), () => new SpectralNormalization(new Dense(3)), [5], [3], "spectral_normalization", 18,
            "vector_u", "dense/kernel", "dense/bias")
        {
            Reference = (x, w) => Affine(x, w, "dense/"),
            Errors =
            [
                ("a layer without a kernel", () => new SpectralNormalization(new Flatten())),
                ("no iterations", () => new SpectralNormalization(new Dense(3), 0)),
                ("a billion iterations", () => new SpectralNormalization(new Dense(3), 1_000_000_000)),
                ("other inputs", () => { var layer = new SpectralNormalization(new Dense(3)); layer.Of(X); layer.Of(Other); }),
            ],
        },
    ];

    static Naive Neighbours(Naive x, int radius, double bias, double alpha, double beta) => Naive.Of(x.Shape, at =>
    {
        double sum = 0;
        for (int c = Math.Max(0, at[^1] - radius); c <= Math.Min(x.Shape[^1] - 1, at[^1] + radius); c++) sum += Math.Pow(x.At([.. at[..^1], c]), 2);
        return x.At(at) / Math.Pow(bias + (alpha * sum), beta);
    });
}
