using static Myelin.Tests.ImageLayerRows;
using static Myelin.Tests.LayerReferences;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: convolutions in one and three dimensions, transposed, separable, of places and of tables.</summary>
internal static class ConvolutionLayerRows
{
    static readonly Initializer Random = Initializer.Uniform();
    static readonly string[] Table = ["X.X", "XX."];

    public static LayerRow[] All { get; } =
    [
        new(typeof(Conv1D), () => new Conv1D(2, 3, strides: 2, padding: Padding.Causal, dilation: 2, biasInitializer: Random), [6, 2],
            [3, 2], "conv1d", 14, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel"), new(new WindowAxis(3, 2, 4, 0, 2)), 1).With(w("bias"), Plus),
            Errors =
            [
                ("channels first", () => { var layer = new Conv1D(4, 3); layer.Of(Tensor.Ones([2, 6, 3])); layer.Of(Tensor.Ones([2, 3, 6])); }),
                ("negative padding", () => new Conv1D(4, 3, padding: (0, -1))),
                ("padding of images", () => new Conv1D(4, 3, padding: ((1, 1), (1, 1)))),
            ],
        },
        new(typeof(Conv2D), () => new Conv2D(3, 3, padding: ((2, 1), (0, 1))), [4, 4, 2], [5, 3, 3], "conv2d", 57, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel"), new(new WindowAxis(3, 1, 2, 1), new WindowAxis(3, 1, 0, 1)), 1).With(w("bias"), Plus),
            Errors =
            [
                ("channels first", () => { var layer = new Conv2D(4, 3); layer.Of(Tensor.Ones([2, 6, 5, 3])); layer.Of(Tensor.Ones([2, 3, 6, 5])); }),
                ("channels first at once", () => new Conv2D(4, 5).Of(Tensor.Ones([2, 3, 28, 28]))),
                ("causal padding", () => new Conv2D(4, 3, padding: Padding.Causal)),
                ("padding of sequences", () => new Conv2D(4, 3, padding: (1, 2))),
                ("negative padding", () => new Conv2D(4, 3, padding: -1)),
            ],
        },
        new(typeof(Conv3D), () => new Conv3D(3, 2), [3, 4, 3, 2], [2, 3, 2, 3], "conv3d", 51, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel"), new(new WindowAxis(2), new WindowAxis(2), new WindowAxis(2)), 1).With(w("bias"), Plus),
            Errors =
            [
                ("no filters", () => new Conv3D(0, 3)),
                ("groups that do not divide", () => new Conv3D(4, 3, groups: 3)),
                ("no window", () => new Conv3D(4, (1, 0, 1))),
                ("no strides", () => new Conv3D(4, 3, strides: 0)),
                ("no dilation", () => new Conv3D(4, 3, dilation: (1, 1, 0))),
                ("images", () => new Conv3D(4, 3).Of(Images)),
                ("inputs that the groups do not divide", () => new Conv3D(4, 3, groups: 2).Of(Volumes)),
                ("a window too large", () => new Conv3D(4, 5).Of(Volumes)),
                ("channels first", () => { var layer = new Conv3D(4, 3); layer.Of(Volumes); layer.Of(Tensor.Ones([2, 3, 4, 4, 4])); }),
                ("padding of images", () => new Conv3D(4, 3, padding: ((1, 1), (1, 1)))),
                ("weights before it is built", () => _ = new Conv3D(4, 3).Kernel),
            ],
        },
        new(typeof(Conv3D), () => new Conv3D(4, (2, 1, 3), (1, 2, 1), ((1, 0), (0, 1), (1, 2)), groups: 2, activation: Activation.Tanh, useBias: false),
            [2, 3, 3, 2], [2, 2, 4, 4], "conv3d", 24, "kernel")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel"), new(new WindowAxis(2, 1, 1, 0), new WindowAxis(1, 2, 0, 1), new WindowAxis(3, 1, 1, 2)), 2)
                .Map(Math.Tanh),
        },
        new(typeof(Conv3D), () => new Conv3D(2, (1, 2, 3), padding: Padding.Same, dilation: (1, 2, 1)), [2, 4, 3, 1],
            [2, 4, 3, 2], "conv3d", 14, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel"), new(new WindowAxis(1), new WindowAxis(2, 1, 1, 1, 2), new WindowAxis(3, 1, 1, 1)), 1)
                .With(w("bias"), Plus),
        },
        new(typeof(Conv1DTranspose), () => new Conv1DTranspose(3, 4, 2, Padding.Same), [5, 2], [10, 3], "conv1d_transpose", 27, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Transposed(x, w("kernel"), new(new WindowAxis(4, 2, 1, 1)), 1, 2 * x.Shape[1]).With(w("bias"), Plus),
            Errors =
            [
                ("no filters", () => new Conv1DTranspose(0, 3)),
                ("no window", () => new Conv1DTranspose(4, 0)),
                ("causal padding", () => new Conv1DTranspose(4, 3, padding: Padding.Causal)),
                ("negative padding", () => new Conv1DTranspose(4, 3, padding: (-1, 0))),
                ("output padding of the stride", () => new Conv1DTranspose(4, 3, 2, outputPadding: 2)),
                ("a matrix", () => new Conv1DTranspose(4, 3).Of(X)),
                ("padding that leaves nothing", () => new Conv1DTranspose(4, 3, padding: 4).Of(Series)),
                ("other channels", () => { var layer = new Conv1DTranspose(4, 3); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
            ],
        },
        new(typeof(Conv1DTranspose), () => new Conv1DTranspose(2, 3, 3, outputPadding: 1, dilation: 2), [3, 2],
            [12, 2], "conv1d_transpose", 14, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Transposed(x, w("kernel"), new(new WindowAxis(3, 3, 0, 0, 2)), 1, (3 * x.Shape[1]) + 3).With(w("bias"), Plus),
        },
        new(typeof(Conv2DTranspose), () => new Conv2DTranspose(3, 3, 2, ((1, 0), (2, 1)), outputPadding: (1, 0)), [3, 2, 2],
            [7, 2, 3], "conv2d_transpose", 57, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Transposed(x, w("kernel"), new(new WindowAxis(3, 2, 1, 0), new WindowAxis(3, 2, 2, 1)), 1,
                (2 * x.Shape[1]) + 1, (2 * x.Shape[2]) - 2).With(w("bias"), Plus),
            Errors =
            [
                ("output padding of the stride", () => new Conv2DTranspose(4, 3, (2, 1), outputPadding: 1)),
                ("channels first", () => { var layer = new Conv2DTranspose(4, 3); layer.Of(Tensor.Ones([2, 6, 5, 3])); layer.Of(Tensor.Ones([2, 3, 6, 5])); }),
            ],
        },
        new(typeof(Conv2DTranspose), () => new Conv2DTranspose(2, (3, 2), 2, Padding.Same, outputPadding: 0, dilation: (1, 2)), [3, 2, 1],
            [5, 3, 2], "conv2d_transpose", 14, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Transposed(x, w("kernel"), new(new WindowAxis(3, 2, 1, 1), new WindowAxis(2, 2, 1, 1, 2)), 1,
                (2 * x.Shape[1]) - 1, (2 * x.Shape[2]) - 1).With(w("bias"), Plus),
        },
        new(typeof(Conv3DTranspose), () => new Conv3DTranspose(2, (1, 2, 3), (1, 2, 2)), [2, 2, 2, 3], [2, 4, 5, 2], "conv3d_transpose", 38, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Transposed(x, w("kernel"), new(new WindowAxis(1), new WindowAxis(2, 2), new WindowAxis(3, 2)), 1,
                x.Shape[1], 2 * x.Shape[2], (2 * x.Shape[3]) + 1).With(w("bias"), Plus),
            Errors =
            [
                ("no filters", () => new Conv3DTranspose(0, 3)),
                ("no strides", () => new Conv3DTranspose(4, 3, (1, 0, 1))),
                ("images", () => new Conv3DTranspose(4, 3).Of(Images)),
                ("channels first", () => { var layer = new Conv3DTranspose(4, 3); layer.Of(Volumes); layer.Of(Tensor.Ones([2, 3, 4, 4, 4])); }),
            ],
        },
        new(typeof(DepthwiseConv1D), () => new DepthwiseConv1D(3, 2, Padding.Same, 2), [6, 3], [3, 6], "depthwise_conv1d", 24, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel").Reshape([3, 1, 6]), new(Same(x.Shape[1], 3, 2)), 3).With(w("bias"), Plus),
            Errors =
            [
                ("no outputs", () => new DepthwiseConv1D(3, depthMultiplier: 0)),
                ("no window", () => new DepthwiseConv1D(0)),
                ("a matrix", () => new DepthwiseConv1D(3).Of(X)),
                ("a window too large", () => new DepthwiseConv1D(9).Of(Series)),
                ("other channels", () => { var layer = new DepthwiseConv1D(3); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
            ],
        },
        new(typeof(DepthwiseConv1D), () => new DepthwiseConv1D(2, padding: Padding.Causal, dilation: 2, useBias: false), [5, 3],
            [5, 3], "depthwise_conv1d", 6, "kernel")
        {
            Reference = (x, w) => WindowRows.Conv(x, w("kernel").Reshape([2, 1, 3]), new(new WindowAxis(2, 1, 2, 0, 2)), 3),
        },
        new(typeof(SeparableConv1D), () => new SeparableConv1D(2, 3, depthMultiplier: 2), [5, 3], [3, 2],
            "separable_conv1d", 32, "depthwise_kernel", "pointwise_kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(
                WindowRows.Conv(x, w("depthwise_kernel").Reshape([3, 1, 6]), new(new WindowAxis(3)), 3), w("pointwise_kernel"), new(new WindowAxis(1)), 1)
                .With(w("bias"), Plus),
            Errors =
            [
                ("no filters", () => new SeparableConv1D(0, 3)),
                ("no window", () => new SeparableConv1D(3, 0)),
                ("no outputs", () => new SeparableConv1D(3, 3, depthMultiplier: 0)),
                ("a matrix", () => new SeparableConv1D(3, 3).Of(X)),
                ("a window too large", () => new SeparableConv1D(3, 9).Of(Series)),
                ("other channels", () => { var layer = new SeparableConv1D(3, 3); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
                ("weights before it is built", () => _ = new SeparableConv1D(3, 3).DepthwiseWeights),
            ],
        },
        new(typeof(SeparableConv2D), () => new SeparableConv2D(3, (3, 2), 2, Padding.Same, activation: Activation.Tanh, biasInitializer: Random), [4, 5, 2],
            [2, 3, 3], "separable_conv2d", 21, "depthwise_kernel", "pointwise_kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(
                WindowRows.Conv(x, w("depthwise_kernel").Reshape([3, 2, 1, 2]), new(Same(x.Shape[1], 3, 2), Same(x.Shape[2], 2, 2)), 2),
                w("pointwise_kernel"), new(new WindowAxis(1), new WindowAxis(1)), 1).With(w("bias"), Plus).Map(Math.Tanh),
            Errors =
            [
                ("no filters", () => new SeparableConv2D(0, 3)),
                ("no strides", () => new SeparableConv2D(3, 3, strides: 0)),
                ("a matrix", () => new SeparableConv2D(3, 3).Of(X)),
                ("channels first", () => { var layer = new SeparableConv2D(4, 3); layer.Of(Tensor.Ones([2, 6, 5, 3])); layer.Of(Tensor.Ones([2, 3, 6, 5])); }),
                ("negative padding", () => new SeparableConv2D(3, 3, padding: ((1, 1), (0, -1)))),
            ],
        },
        new(typeof(LocallyConnected2D), () => new LocallyConnected2D(2, (3, 2), biasInitializer: Random), [4, 3, 2], [2, 2, 2],
            "locally_connected2d", 104, "kernel", "bias")
        {
            Reference = (x, w) => Local(x, w("kernel"), new(new WindowAxis(3), new WindowAxis(2))).With(w("bias"), Plus),
            FixedAxes = 3,
            Errors =
            [
                ("no filters", () => new LocallyConnected2D(0, 3)),
                ("no window", () => new LocallyConnected2D(3, 0)),
                ("a matrix", () => new LocallyConnected2D(3, 3).Of(X)),
                ("a window too large", () => new LocallyConnected2D(3, 9).Of(Images)),
                ("other images", () => { var layer = new LocallyConnected2D(3, 3); layer.Of(Images); layer.Of(Tensor.Ones([2, 6, 5, 3])); }),
                ("channels first", () => { var layer = new LocallyConnected2D(4, 3); layer.Of(Images); layer.Of(Tensor.Ones([2, 3, 5, 5])); }),
            ],
        },
        new(typeof(LocallyConnected2D), () => new LocallyConnected2D(2, 3, 2, Padding.Same, Activation.Tanh, useBias: false), [4, 3, 1], [2, 2, 2],
            "locally_connected2d", 72, "kernel")
        {
            Reference = (x, w) => Local(x, w("kernel"), new(Same(x.Shape[1], 3, 2), Same(x.Shape[2], 3, 2))).Map(Math.Tanh),
            FixedAxes = 3,
        },
        new(typeof(TableConv2D), () => new TableConv2D(Table, (3, 2), biasInitializer: Random), [4, 3, 2], [2, 2, 3], "table_conv2d", 27, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, Connected(w("kernel"), Table), new(new WindowAxis(3), new WindowAxis(2)), 1).With(w("bias"), Plus),
            Errors =
            [
                ("no rows", () => new TableConv2D([], 3)),
                ("rows of two lengths", () => new TableConv2D(["XX", "X"], 3)),
                ("another letter", () => new TableConv2D(["X1"], 3)),
                ("a filter without an input", () => new TableConv2D(["X.", "X."], 3)),
                ("no window", () => new TableConv2D(Table, 0)),
                ("a matrix", () => new TableConv2D(Table, 3).Of(X)),
                ("channels without a row", () => new TableConv2D(Table, 3).Of(Images)),
                ("a window too large", () => new TableConv2D(Table, 9).Of(Tensor.Ones([1, 5, 5, 2]))),
                ("other images of units with a bias", () =>
                {
                    var layer = new TableConv2D(Table, 3, unitBias: true);
                    layer.Of(Tensor.Ones([1, 5, 5, 2]));
                    layer.Of(Tensor.Ones([1, 6, 5, 2]));
                }),
            ],
        },
        new(typeof(TableConv2D), () => new TableConv2D(Table, 3, 2, ((2, 1), (1, 1)), unitBias: true, Activation.Tanh, biasInitializer: Random), [4, 3, 2],
            [3, 2, 3], "table_conv2d", 54, "kernel", "bias")
        {
            Reference = (x, w) => WindowRows.Conv(x, Connected(w("kernel"), Table), new(new WindowAxis(3, 2, 2, 1), new WindowAxis(3, 2, 1, 1)), 1)
                .With(w("bias"), Plus).Map(Math.Tanh),
            FixedAxes = 3,
        },
    ];

    /// <summary>The convolution whose places o each have the weights w[o].</summary>
    static Naive Local(Naive x, Naive w, Window window)
    {
        int height = window.Height.Outputs(x.Shape[1]), width = window.Width.Outputs(x.Shape[2]), columns = window.Width.Size;
        return Naive.Of([x.Shape[0], height, width, w.Shape[2]], o =>
        {
            double sum = 0;
            for (int i = 0; i < window.Height.Size; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    int row = o[1] * window.Height.Stride - window.Height.Before + i, column = o[2] * window.Width.Stride - window.Width.Before + j;
                    if (row < 0 || row >= x.Shape[1] || column < 0 || column >= x.Shape[2]) continue;
                    for (int c = 0; c < x.Shape[3]; c++)
                        sum += x.At(o[0], row, column, c) * w.At((o[1] * width) + o[2], (((i * columns) + j) * x.Shape[3]) + c, o[3]);
                }
            }
            return sum;
        });
    }

    /// <summary>Weights [height, width, connections] as [height, width, inputs, filters].</summary>
    static Naive Connected(Naive w, string[] table) => Naive.Of([w.Shape[0], w.Shape[1], table.Length, table[0].Length], at =>
        table[at[2]][at[3]] != 'X' ? 0 : w.At(at[0], at[1], string.Concat(table)[..((at[2] * table[0].Length) + at[3])].Count(letter => letter == 'X')));
}
