using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: activations that are layers.</summary>
internal static class ActivationLayerRows
{
    public static LayerRow[] All { get; } =
    [
        new(typeof(Relu), () => new Relu(), [2, 3], [2, 3], "relu", 0)
        {
            Reference = (x, _) => x.Map(x => Math.Max(x, 0)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative maximum", () => new Relu(maxValue: -1)),
                ("a negative slope", () => new Relu(negativeSlope: -0.1)),
                ("an infinite threshold", () => new Relu(threshold: double.PositiveInfinity)),
                ("settings of the op", () => X.Relu(-1)),
                ("whole numbers", () => new Relu().Of(Whole)),
            ],
        },
        new(typeof(Relu), () => new Relu(1.2, 0.1, 0.5), [2, 3], [2, 3], "relu", 0)
        {
            Reference = (x, _) => x.Map(x => x > 0.5 ? Math.Min(x, 1.2) : 0.1 * (x - 0.5)),
            FixedAxes = 0,
        },
        new(typeof(Relu), () => new Relu(threshold: 0.5), [2, 3], [2, 3], "relu", 0)
        {
            Reference = (x, _) => x.Map(x => x > 0.5 ? x : 0),
            FixedAxes = 0,
        },
        new(typeof(LeakyRelu), () => new LeakyRelu(), [2, 3], [2, 3], "leaky_relu", 0)
        {
            Reference = (x, _) => x.Map(x => x > 0 ? x : 0.3 * x),
            FixedAxes = 0,
            Errors =
            [
                ("a negative slope", () => new LeakyRelu(-1)),
            ],
        },
        new(typeof(Elu), () => new Elu(0.5), [2, 3], [2, 3], "elu", 0)
        {
            Reference = (x, _) => x.Map(x => x > 0 ? x : 0.5 * (Math.Exp(x) - 1)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative alpha", () => new Elu(-1)),
            ],
        },
        new(typeof(Softmax), () => new Softmax(), [2, 3], [2, 3], "softmax", 0)
        {
            Reference = (x, _) => x.Rows(Naive.Softmax),
            FixedAxes = 0,
            Errors =
            [
                ("the batch axis", () => new Softmax(0)),
                ("an axis that is not there", () => new Softmax(2).Of(X)),
            ],
        },
        new(typeof(Softmax), () => new Softmax(1), [3, 2], [3, 2], "softmax", 0)
        {
            Reference = (x, _) => x.Transpose(0, 2, 1).Rows(Naive.Softmax).Transpose(0, 2, 1),
            FixedAxes = 0,
        },
    ];
}
