using static Myelin.Tests.LayerReferences;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: convolutions and pooling.</summary>
internal static class ImageLayerRows
{
    public static LayerRow[] All { get; } =
    [
        new(typeof(Conv1D), () => new Conv1D(3, 2, dilation: 2), [6, 2], [4, 3], "conv1d", 15, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel"), new(new WindowAxis(2, Dilation: 2)), 1).With(w("bias"), Plus),
            Errors =
            [
                ("no filters", () => new Conv1D(0, 3)),
                ("groups that do not divide", () => new Conv1D(4, 3, groups: 3)),
                ("no window", () => new Conv1D(4, 0).Of(Series)),
                ("no strides", () => new Conv1D(4, 3, strides: 0).Of(Series)),
                ("a layer of a matrix", () => new Conv1D(4, 3).Of(X)),
                ("a window too large", () => new Conv1D(4, 9).Of(Series)),
                ("weights before it is built", () => _ = new Conv1D(4, 3).Kernel),
                ("other channels in a layer", () => { var layer = new Conv1D(4, 3); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
            ],
        },
        new(typeof(Conv2D), () => new Conv2D(3, 3), [5, 4, 2], [3, 2, 3], "conv2d", 57, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel"), new(new WindowAxis(3), new WindowAxis(3)), 1).With(w("bias"), Plus),
            Errors =
            [
                ("no filters", () => new Conv2D(0, 3)),
                ("no window", () => new Conv2D(4, 0).Of(Images)),
                ("no strides", () => new Conv2D(4, 3, strides: 0).Of(Images)),
                ("a layer of a matrix", () => new Conv2D(4, 3).Of(X)),
                ("inputs that the groups do not divide", () => new Conv2D(4, 3, groups: 2).Of(Images)),
                ("a layer's window too large", () => new Conv2D(4, 9).Of(Images)),
                ("other channels in a layer", () => { var layer = new Conv2D(4, 3); layer.Of(Images); layer.Of(Tensor.Ones([2, 5, 5, 1])); }),
            ],
        },
        new(typeof(Conv2D), () => new Conv2D(4, (3, 2), 2, Padding.Same, groups: 2, activation: Activation.Tanh, useBias: false), [5, 4, 2],
            [3, 2, 4], "conv2d", 24, "kernel")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel"), new(Same(x.Shape[1], 3, 2), Same(x.Shape[2], 2, 2)), 2).Map(Math.Tanh),
        },
        new(typeof(Conv2DTranspose), () => new Conv2DTranspose(3, 3, 2, Padding.Same), [3, 2, 2], [6, 4, 3], "conv2d_transpose", 57, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Transposed(x, w("kernel"), new(new WindowAxis(3, 2, 0, 1), new WindowAxis(3, 2, 0, 1)), 1,
                2 * x.Shape[1], 2 * x.Shape[2]).With(w("bias"), Plus),
            Errors =
            [
                ("no filters", () => new Conv2DTranspose(0, 3)),
                ("a layer of a matrix", () => new Conv2DTranspose(4, 3).Of(X)),
                ("other channels in a layer", () => { var layer = new Conv2DTranspose(4, 3); layer.Of(Images); layer.Of(Tensor.Ones([2, 5, 5, 1])); }),
            ],
        },
        new(typeof(DepthwiseConv2D), () => new DepthwiseConv2D(3, padding: Padding.Same), [4, 4, 3], [4, 4, 3], "depthwise_conv2d", 30, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel").Reshape([3, 3, 1, 3]), new(Same(x.Shape[1], 3, 1), Same(x.Shape[2], 3, 1)), 3)
                .With(w("bias"), Plus),
            Errors =
            [
                ("no outputs", () => new DepthwiseConv2D(3, depthMultiplier: 0)),
                ("a matrix", () => new DepthwiseConv2D(3).Of(X)),
                ("other channels", () => { var layer = new DepthwiseConv2D(3); layer.Of(Images); layer.Of(Tensor.Ones([2, 5, 5, 1])); }),
            ],
        },
        new(typeof(DepthwiseConv2D), () => new DepthwiseConv2D(2, depthMultiplier: 2), [4, 4, 3], [3, 3, 6], "depthwise_conv2d", 30, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel").Reshape([2, 2, 1, 6]), new(new WindowAxis(2), new WindowAxis(2)), 3).With(w("bias"), Plus),
        },
        new(typeof(MaxPooling2D), () => new MaxPooling2D(), [5, 4, 3], [2, 2, 3], "max_pooling2d", 0)
        {
            Reference = (x, _) => WindowRows.Pool(x, x, new(new WindowAxis(2, 2), new WindowAxis(2, 2)), largest: true),
            FixedAxes = 0,
            Errors =
            [
                ("a matrix", () => new MaxPooling2D().Of(X)),
                ("no strides", () => new MaxPooling2D(2, 0).Of(Images)),
            ],
        },
        new(typeof(AveragePooling2D), () => new AveragePooling2D(3, 2, Padding.Same), [5, 4, 3], [3, 2, 3], "average_pooling2d", 0)
        {
            Reference = (x, _) => WindowRows.Pool(x, x, new(Same(x.Shape[1], 3, 2), Same(x.Shape[2], 3, 2)), largest: false),
            FixedAxes = 0,
            Errors =
            [
                ("a matrix", () => new AveragePooling2D().Of(X)),
                ("no size", () => new AveragePooling2D(0).Of(Images)),
                ("a window too large", () => new AveragePooling2D(9).Of(Images)),
            ],
        },
        new(typeof(GlobalAveragePooling2D), () => new GlobalAveragePooling2D(), [5, 4, 3], [3], "global_average_pooling2d", 0)
        {
            Reference = (x, _) => x.Fold([1, 2], values => values.Average()),
            FixedAxes = 0,
            Errors =
            [
                ("a matrix", () => new GlobalAveragePooling2D().Of(X)),
            ],
        },
        new(typeof(GlobalMaxPooling2D), () => new GlobalMaxPooling2D(keepDimensions: true), [5, 4, 3], [1, 1, 3], "global_max_pooling2d", 0)
        {
            Reference = (x, _) => x.Fold([1, 2], values => values.Max(), keep: true),
            FixedAxes = 0,
            Errors =
            [
                ("a matrix", () => new GlobalMaxPooling2D().Of(X)),
            ],
        },
    ];

    /// <summary>The window of ⌈size / stride⌉ outputs; of an odd amount of padding, the larger part comes after.</summary>
    internal static WindowAxis Same(int size, int taps, int stride)
    {
        int padding = Math.Max(((size + stride - 1) / stride - 1) * stride + taps - size, 0);
        return new(taps, stride, padding / 2, padding - padding / 2);
    }
}
