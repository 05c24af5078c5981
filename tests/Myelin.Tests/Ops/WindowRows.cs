using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/> for convolutions and pooling over images.</summary>
static class WindowRows
{
    static readonly Window Plain = new(new WindowAxis(3), new WindowAxis(2)), Odd = new(new WindowAxis(3, 2, 1, 2), new WindowAxis(2, 1, 1, 0, 2));

    static readonly Window Same = new(new WindowAxis(3, 1, 1, 1), new WindowAxis(3, 1, 1, 1)), Pairs = new(
        new WindowAxis(2, 2), new WindowAxis(2, 2)), Overlapping = new(new WindowAxis(3, 2, 1, 1), new WindowAxis(2, 1, 0, 1));

    static readonly Window Gaps = new(new WindowAxis(2, 3), new WindowAxis(2, 3)), Inside = new(new WindowAxis(3), new WindowAxis(3, 2));

    static readonly Window Solid = new(new WindowAxis(2, 1, 1, 0), new WindowAxis(3, 2, 1, 2), new WindowAxis(2, 1, 1, 0, 2)), Cubes = new(
        new WindowAxis(2, 2, 1, 0), new WindowAxis(3, 2, 1, 1), new WindowAxis(2, 1, 0, 1)), Line = new(new WindowAxis(3, 2, 2, 0));

    public static IReadOnlyList<OpRow> All { get; } =
    [
        new("TotalVariation", typeof(BinaryOp<Ops.Subtract>), [[[2, 3, 4, 2]], [[1, 1, 5, 1]], [[1, 1, 1, 3]]], x => x[0].TotalVariation(),
            x => Naive.Of([x[0].Shape[0]], index => Variation(x[0], index[0])))
        {
            Errors =
            [
                ("a matrix", () => Tensor.Ones([2, 3]).TotalVariation()),
                ("images without pixels", () => Tensor.Ones([1, 0, 3, 1]).TotalVariation()),
                ("bytes", () => Tensor.Zeros([1, 2, 2, 1], ElementType.UInt8).TotalVariation()),
            ],
        },
        new("Conv of volumes", typeof(Ops.Conv), [[[2, 3, 5, 4, 2], [2, 3, 2, 2, 3]]], x => x[0].Conv(x[1], Solid), x => Conv(x[0], x[1], Solid, 1))
        {
            RowWise = true,
            Large = [[[5, 4, 9, 7, 5], [2, 3, 2, 5, 7]]],
        },
        new("Conv3D of each channel", typeof(Ops.Conv), [[[2, 3, 4, 3, 3], [2, 2, 2, 1, 3]]], x => x[0].Conv3D(x[1], groups: 3),
            x => Conv(x[0], x[1], new(new WindowAxis(2), new WindowAxis(2), new WindowAxis(2)), 3)) { RowWise = true },
        new("Conv1D, causal", typeof(Ops.Conv), [[[2, 6, 2], [3, 2, 3]]], x => x[0].Conv1D(x[1], 2, Padding.Causal), x => Conv(x[0], x[1], Line, 1))
        {
            RowWise = true,
            Errors =
            [
                ("padding of images", () => Series.Conv1D(Tensor.Ones([3, 3, 4]), padding: ((1, 1), (1, 1)))),
                ("negative padding", () => Series.Conv1D(Tensor.Ones([3, 3, 4]), padding: -1)),
            ],
        },
        new("Conv2D, padding of each side", typeof(Ops.Conv), [[[2, 5, 4, 2], [3, 2, 2, 3]]], x => x[0].Conv2D(x[1], padding: ((1, 2), (0, 1))),
            x => Conv(x[0], x[1], new(new WindowAxis(3, 1, 1, 2), new WindowAxis(2, 1, 0, 1)), 1))
        {
            RowWise = true,
            Errors =
            [
                ("causal images", () => Images.Conv2D(Tensor.Ones([3, 3, 3, 4]), padding: Padding.Causal)),
                ("padding of sequences", () => Images.Conv2D(Tensor.Ones([3, 3, 3, 4]), padding: (1, 2))),
            ],
        },
        new("ConvTranspose of volumes", typeof(Ops.ConvTranspose), [[[2, 4, 4, 3, 3], [2, 3, 2, 2, 3]]], x => x[0].ConvTranspose(x[1], Solid, [4, 6, 4]),
            x => Transposed(x[0], x[1], Solid, 1, 4, 6, 4)) { RowWise = true },
        new("ConvWeightGradient of volumes", typeof(Ops.ConvWeightGradient), [[[2, 3, 5, 4, 4], [2, 3, 3, 3, 6]]],
            x => new Ops.ConvWeightGradient(Solid, 2, [2, 3, 2, 2, 6]).ApplyOne(x), x => Weights(x[0], x[1], Solid, 2)),
        new("MaxPool of volumes", typeof(Ops.MaxPool), [[[2, 3, 5, 4, 3]]], x => x[0].MaxPool(Cubes), x => Pool(x[0], x[0], Cubes, largest: true))
        {
            RowWise = true,
            Large = [[[3, 5, 8, 9, 33]]],
        },
        new("MaxPoolGradient of volumes", typeof(Ops.MaxPoolGradient), [[[2, 3, 5, 4, 3], [2, 2, 3, 4, 3]]],
            x => new Ops.MaxPoolGradient(Cubes).ApplyOne(x), x => Back(x[0], x[1], Cubes, largest: true)),
        new("AveragePool of volumes", typeof(Ops.AveragePool), [[[2, 3, 5, 4, 3]]], x => x[0].AveragePool(Cubes),
            x => Pool(x[0], x[0], Cubes, largest: false)) { RowWise = true, Large = [[[3, 5, 8, 9, 33]]] },
        new("AveragePoolGradient of volumes", typeof(Ops.AveragePoolGradient), [[[2, 2, 3, 4, 3]]],
            x => new Ops.AveragePoolGradient(Cubes, [2, 3, 5, 4, 3]).ApplyOne(x),
            x => Back(new([2, 3, 5, 4, 3], new double[360]), x[0], Cubes, largest: false)),
        new("AveragePool of sequences", typeof(Ops.AveragePool), [[[2, 6, 3]]], x => x[0].AveragePool(Line),
            x => Pool(x[0], x[0], Line, largest: false)) { RowWise = true },
        new("Conv", typeof(Ops.Conv), [[[2, 5, 4, 2], [3, 2, 2, 3]], [[0, 3, 4, 2], [3, 2, 2, 1]], [[1, 3, 2, 1], [3, 2, 1, 1]]], x => x[0].Conv(x[1], Plain),
            x => Conv(x[0], x[1], Plain, 1))
        {
            RowWise = true,
            Large = [[[5, 9, 7, 5], [3, 2, 5, 7]]],
            Errors =
            [
                ("weights of another window", () => Images.Conv(Tensor.Ones([3, 3, 3, 4]), new Window(new WindowAxis(2), new WindowAxis(2)))),
            ],
        },
        new("Conv in groups", typeof(Ops.Conv), [[[2, 5, 4, 4], [3, 2, 2, 6]]], x => x[0].Conv(x[1], Odd, 2), x => Conv(x[0], x[1], Odd, 2)) { RowWise = true },
        new("Conv of layers", typeof(Ops.Conv), [[[2, 4, 4, 3], [3, 3, 3, 4]]], x => x[0].Conv2D(x[1], 1, Padding.Same), x => Conv(x[0], x[1], Same, 1))
        {
            RowWise = true,
            Large = [[[13, 8, 9, 16], [3, 3, 16, 40]]],
            Tolerance = 1e-4,
        },
        new("Conv of grey images", typeof(Ops.Conv), [[[2, 4, 4, 1], [3, 3, 1, 4]]], x => x[0].Conv2D(x[1], 1, Padding.Same), x => Conv(x[0], x[1], Same, 1))
        {
            RowWise = true,
            Large = [[[5, 12, 12, 1], [3, 3, 1, 6]]],
        },
        new("Conv of each channel", typeof(Ops.Conv), [[[2, 4, 4, 3], [3, 3, 1, 3]]], x => x[0].Conv(x[1], Same, x[0].Shape[-1]),
            x => Conv(x[0], x[1], Same, x[0].Shape[-1])) { RowWise = true, Large = [[[5, 16, 16, 37], [3, 3, 1, 37]]] },
        new("ConvTranspose", typeof(Ops.ConvTranspose), [[[2, 3, 3, 3], [3, 2, 2, 3]]], x => x[0].ConvTranspose(x[1], Plain, [5, 4]),
            x => Transposed(x[0], x[1], Plain, 1, 5, 4))
        {
            RowWise = true,
            Errors =
            [
                ("another size", () => Images.ConvTranspose(Tensor.Ones([3, 3, 8, 3]), new Window(new WindowAxis(3), new WindowAxis(3)), [9, 9])),
                ("a size of other axes", () => Images.ConvTranspose(Tensor.Ones([3, 3, 8, 3]), new Window(new WindowAxis(3), new WindowAxis(3)), [7])),
            ],
        },
        new("ConvTranspose by 2", typeof(Ops.ConvTranspose), [[[2, 3, 2, 3], [3, 3, 4, 3]]], x => x[0].Conv2DTranspose(x[1], 2, Padding.Same),
            x => Transposed(x[0], x[1], new(new WindowAxis(3, 2, 0, 1), new WindowAxis(3, 2, 0, 1)), 1, x[0].Shape[1] * 2, x[0].Shape[2] * 2))
        {
            RowWise = true,
            Large = [[[5, 7, 8, 20], [3, 3, 17, 20]]],
            Tolerance = 1e-4,
        },
        new("Conv2DTranspose, padding of each side", typeof(Ops.ConvTranspose), [[[2, 3, 2, 3], [3, 3, 4, 3]]],
            x => x[0].Conv2DTranspose(x[1], 2, ((1, 0), (2, 1))),
            x => Transposed(x[0], x[1], new(new WindowAxis(3, 2, 1, 0), new WindowAxis(3, 2, 2, 1)), 1, 6, 2))
        {
            RowWise = true,
            Errors =
            [
                ("causal", () => Images.Conv2DTranspose(Tensor.Ones([3, 3, 8, 3]), padding: Padding.Causal)),
                ("padding that leaves nothing", () => Images.Conv2DTranspose(Tensor.Ones([3, 3, 8, 3]), padding: 4)),
            ],
        },
        new("ConvWeightGradient", typeof(Ops.ConvWeightGradient), [[[2, 5, 4, 4], [2, 3, 3, 6]]],
            x => new Ops.ConvWeightGradient(Odd, 2, [3, 2, 2, 6]).ApplyOne(x), x => Weights(x[0], x[1], Odd, 2)),

        new("ConvWeightGradient, all outputs have all taps of a row", typeof(Ops.ConvWeightGradient), [[[2, 6, 9, 3], [2, 4, 4, 5]]],
            x => new Ops.ConvWeightGradient(Inside, 1, [3, 3, 3, 5]).ApplyOne(x), x => Weights(x[0], x[1], Inside, 1)),

        new("MaxPool", typeof(Ops.MaxPool), [[[2, 5, 4, 3]], [[0, 2, 2, 1]]], x => x[0].MaxPool(2), x => Pool(x[0], x[0], Pairs, largest: true))
        {
            RowWise = true,
            Large = [[[7, 16, 17, 33]]],
            Errors =
            [
                ("no size", () => Images.MaxPool(0)),
                ("dilation", () => Images.MaxPool(new Window(new WindowAxis(2, Dilation: 2), new WindowAxis(2)))),
            ],
        },
        new("MaxPool, overlapping", typeof(Ops.MaxPool), [[[2, 5, 4, 3]]], x => x[0].MaxPool(Overlapping), x => Pool(x[0], x[0], Overlapping, largest: true))
        {
            RowWise = true,
            Large = [[[7, 16, 17, 70]]],
        },
        new("MaxPoolGradient", typeof(Ops.MaxPoolGradient), [[[2, 5, 4, 3], [2, 3, 4, 3]]], x => new Ops.MaxPoolGradient(Overlapping).ApplyOne(x),
            x => Back(x[0], x[1], Overlapping, largest: true)),
        new("MaxPoolGradient, windows that partition the input", typeof(Ops.MaxPoolGradient), [[[2, 4, 6, 16], [2, 2, 3, 16]], [[1, 5, 4, 3], [1, 2, 2, 3]]],
            x => new Ops.MaxPoolGradient(Pairs).ApplyOne(x), x => Back(x[0], x[1], Pairs, largest: true)),
        new("MaxPoolAt", typeof(Ops.MaxPoolAt), [[[2, 5, 4, 3], [2, 5, 4, 3]]], x => new Ops.MaxPoolAt(Overlapping).ApplyOne(x),
            x => Pool(x[0], x[1], Overlapping, largest: true)),
        new("AveragePool", typeof(Ops.AveragePool), [[[2, 5, 4, 3]], [[0, 2, 2, 1]]], x => x[0].AveragePool(2), x => Pool(x[0], x[0], Pairs, largest: false))
        {
            RowWise = true,
            Large = [[[7, 16, 17, 33]]],
            Errors =
            [
                ("a window too large", () => Images.AveragePool(9)),
                ("a matrix", () => X.AveragePool(2)),
                ("whole numbers", () => Images.Cast(ElementType.Int32).AveragePool(2)),
                ("no stride", () => Images.AveragePool(2, 0)),
                ("padding as large as the window", () => Images.AveragePool(new Window(new WindowAxis(2, 1, 2), new WindowAxis(2)))),
            ],
        },
        new("AveragePool, overlapping", typeof(Ops.AveragePool), [[[2, 5, 4, 3]]], x => x[0].AveragePool(Overlapping),
            x => Pool(x[0], x[0], Overlapping, largest: false)) { RowWise = true, Large = [[[7, 16, 17, 70]]] },
        new("AveragePoolGradient", typeof(Ops.AveragePoolGradient), [[[2, 3, 4, 3]]], x => new Ops.AveragePoolGradient(Overlapping, [2, 5, 4, 3]).ApplyOne(x),
            x => Back(new([2, 5, 4, 3], new double[120]), x[0], Overlapping, largest: false)),
        new("AveragePoolGradient, disjoint windows", typeof(Ops.AveragePoolGradient), [[[2, 2, 2, 3]], [[1, 2, 2, 20]], [[1, 2, 2, 37]]],
            x => new Ops.AveragePoolGradient(Pairs, [x[0].Shape[0], 5, 4, x[0].Shape[3]]).ApplyOne(x),
            x => Back(new([x[0].Shape[0], 5, 4, x[0].Shape[3]], new double[20 * x[0].Shape[0] * x[0].Shape[3]]), x[0], Pairs, largest: false)),
        new("AveragePoolGradient, windows with gaps", typeof(Ops.AveragePoolGradient), [[[2, 2, 3, 3]], [[1, 2, 3, 20]]],
            x => new Ops.AveragePoolGradient(Gaps, [x[0].Shape[0], 5, 9, x[0].Shape[3]]).ApplyOne(x),
            x => Back(new([x[0].Shape[0], 5, 9, x[0].Shape[3]], new double[45 * x[0].Shape[0] * x[0].Shape[3]]), x[0], Gaps, largest: false)),
    ];

    /// <summary>The windows along one, two or three axes.</summary>
    static WindowAxis[] Axes(Window window, int count) => new[] { window.Depth, window.Height, window.Width }[^count..];

    /// <summary>All indices of an array of some sizes, the last axis first.</summary>
    static IEnumerable<int[]> Places(params int[] sizes) => sizes.Aggregate(
        (IEnumerable<int[]>)[[]], (places, size) => from place in places from i in Enumerable.Range(0, size) select (int[])[.. place, i]);

    /// <summary>Outputs, inputs and taps that meet under a window over pixels.</summary>
    static IEnumerable<(int[] Out, int[] In, int[] Tap)> Meetings(Window window, int[] pixels)
    {
        WindowAxis[] axes = Axes(window, pixels.Length);
        return from output in Places([.. axes.Select((axis, i) => axis.Outputs(pixels[i]))])
               from tap in Places([.. axes.Select(axis => axis.Size)])
               let input = axes.Select((axis, i) => output[i] * axis.Stride - axis.Before + tap[i] * axis.Dilation).ToArray()
               where input.Zip(pixels).All(at => at.First >= 0 && at.First < at.Second)
               select (output, input, tap);
    }

    /// <summary>Every product x·w·y of a convolution's triples: indices of x, w and y.</summary>
    static IEnumerable<(int[] X, int[] W, int[] Y)> Triples(Window window, int images, int[] pixels, int inputs, int outputs, int groups)
    {
        int perGroup = inputs / groups, outputsPerGroup = outputs / groups;
        foreach ((int[] output, int[] input, int[] tap) in Meetings(window, pixels))
            for (int n = 0; n < images; n++)
                for (int k = 0; k < outputs; k++)
                    for (int c = 0; c < perGroup; c++)
                        yield return ([n, .. input, k / outputsPerGroup * perGroup + c], [.. tap, c, k], [n, .. output, k]);
    }

    static int[] Pixels(Naive x) => x.Shape.Sizes[1..^1].ToArray();

    /// <summary>The shape of what a window gives of an input.</summary>
    static Shape Outputs(Shape x, Window window, int channels) =>
        Shape.Create([x[0], .. Axes(window, x.Rank - 2).Select((axis, i) => axis.Outputs(x[i + 1])), channels]);

    internal static Naive Conv(Naive x, Naive w, Window window, int groups) => Sums(
        Outputs(x.Shape, window, w.Shape[^1]),
        from t in Triples(window, x.Shape[0], Pixels(x), x.Shape[^1], w.Shape[^1], groups) select (t.Y, x.At(t.X) * w.At(t.W)));

    internal static Naive Transposed(Naive y, Naive w, Window window, int groups, params int[] pixels) => Sums(
        Shape.Create([y.Shape[0], .. pixels, w.Shape[^2] * groups]),
        from t in Triples(window, y.Shape[0], pixels, w.Shape[^2] * groups, w.Shape[^1], groups) select (t.X, y.At(t.Y) * w.At(t.W)));

    static Naive Weights(Naive x, Naive y, Window window, int groups) => Sums(
        Shape.Create([.. Axes(window, x.Shape.Rank - 2).Select(axis => axis.Size), x.Shape[^1] / groups, y.Shape[^1]]),
        from t in Triples(window, x.Shape[0], Pixels(x), x.Shape[^1], y.Shape[^1], groups) select (t.W, x.At(t.X) * y.At(t.Y)));

    /// <summary>For each output and channel, the inputs under its window.</summary>
    static IEnumerable<(int[] Y, int[][] X)> Under(Window window, Naive x) =>
        from meeting in Meetings(window, Pixels(x)).GroupBy(m => string.Join(",", m.Out))
        from n in Enumerable.Range(0, x.Shape[0])
        from c in Enumerable.Range(0, x.Shape[^1])
        select ((int[])[n, .. meeting.First().Out, c], (int[][])[.. meeting.Select(m => (int[])[n, .. m.In, c])]);

    internal static Naive Pool(Naive x, Naive values, Window window, bool largest) => Sums(
        Outputs(x.Shape, window, x.Shape[^1]),
        from w in Under(window, x) select (w.Y, largest ? values.At(w.X.MaxBy(i => x.At(i))!) : w.X.Average(i => values.At(i))));

    static Naive Back(Naive x, Naive dy, Window window, bool largest) => Sums(x.Shape,
        from w in Under(window, x)
        from i in largest ? [w.X.MaxBy(i => x.At(i))!] : w.X
        select (i, dy.At(w.Y) / (largest ? 1 : w.X.Length)));

    static Naive Sums(Shape shape, IEnumerable<(int[] Index, double Share)> shares)
    {
        var values = new double[shape.Elements];
        foreach ((int[] index, double share) in shares)
        {
            int place = 0;
            for (int axis = 0; axis < index.Length; axis++) place = place * shape[axis] + index[axis];
            values[place] += share;
        }
        return new(shape, values);
    }

    /// <summary>The sum of differences to the pixel below and to the right.</summary>
    static double Variation(Naive x, int image)
    {
        double sum = 0;
        for (int i = 0; i < x.Shape[1]; i++)
            for (int j = 0; j < x.Shape[2]; j++)
                for (int c = 0; c < x.Shape[3]; c++)
                {
                    if (i + 1 < x.Shape[1]) sum += Math.Abs(x.At(image, i + 1, j, c) - x.At(image, i, j, c));
                    if (j + 1 < x.Shape[2]) sum += Math.Abs(x.At(image, i, j + 1, c) - x.At(image, i, j, c));
                }
        return sum;
    }
}
