using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/> for convolutions and pooling over images.</summary>
static class WindowRows
{
    static readonly Window Plain = new(new WindowAxis(3), new WindowAxis(2)), Odd = new(new WindowAxis(3, 2, 1, 2), new WindowAxis(2, 1, 1, 0, 2));

    static readonly Window Same = new(new WindowAxis(3, 1, 1, 1), new WindowAxis(3, 1, 1, 1)), Pairs = new(
        new WindowAxis(2, 2), new WindowAxis(2, 2)), Overlapping = new(new WindowAxis(3, 2, 1, 1), new WindowAxis(2, 1, 0, 1));

    static readonly Window Gaps = new(new WindowAxis(2, 3), new WindowAxis(2, 3)), Inside = new(new WindowAxis(3), new WindowAxis(3, 2));

    public static IReadOnlyList<OpRow> All { get; } =
    [
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

    /// <summary>Outputs, inputs and taps that meet under a window over [height, width].</summary>
    static IEnumerable<(int OutY, int OutX, int InY, int InX, int TapY, int TapX)> Meetings(Window window, int height, int width) =>
        from outY in Enumerable.Range(0, window.Height.Outputs(height))
        from outX in Enumerable.Range(0, window.Width.Outputs(width))
        from tapY in Enumerable.Range(0, window.Height.Size)
        from tapX in Enumerable.Range(0, window.Width.Size)
        let inY = outY * window.Height.Stride - window.Height.Before + tapY * window.Height.Dilation
        let inX = outX * window.Width.Stride - window.Width.Before + tapX * window.Width.Dilation
        where inY >= 0 && inY < height && inX >= 0 && inX < width
        select (outY, outX, inY, inX, tapY, tapX);

    /// <summary>Every product x·w·y of a convolution's triples: indices of x, w and y.</summary>
    static IEnumerable<(int[] X, int[] W, int[] Y)> Triples(Window window, int images, int height, int width, int inputs, int outputs, int groups)
    {
        int perGroup = inputs / groups, outputsPerGroup = outputs / groups;
        foreach ((int outY, int outX, int inY, int inX, int tapY, int tapX) in Meetings(window, height, width))
            for (int n = 0; n < images; n++)
                for (int k = 0; k < outputs; k++)
                    for (int c = 0; c < perGroup; c++)
                        yield return ([n, inY, inX, k / outputsPerGroup * perGroup + c], [tapY, tapX, c, k], [n, outY, outX, k]);
    }

    internal static Naive Conv(Naive x, Naive w, Window window, int groups) => Sums(
        [x.Shape[0], window.Height.Outputs(x.Shape[1]), window.Width.Outputs(x.Shape[2]), w.Shape[3]],
        from t in Triples(window, x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], w.Shape[3], groups) select (t.Y, x.At(t.X) * w.At(t.W)));

    internal static Naive Transposed(Naive y, Naive w, Window window, int groups, int height, int width) => Sums(
        [y.Shape[0], height, width, w.Shape[2] * groups],
        from t in Triples(window, y.Shape[0], height, width, w.Shape[2] * groups, w.Shape[3], groups) select (t.X, y.At(t.Y) * w.At(t.W)));

    static Naive Weights(Naive x, Naive y, Window window, int groups) => Sums(
        [window.Height.Size, window.Width.Size, x.Shape[3] / groups, y.Shape[3]],
        from t in Triples(window, x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], y.Shape[3], groups) select (t.W, x.At(t.X) * y.At(t.Y)));

    /// <summary>For each output and channel, the inputs under its window.</summary>
    static IEnumerable<(int[] Y, int[][] X)> Under(Window window, Shape x) =>
        from meeting in Meetings(window, x[1], x[2]).GroupBy(m => (m.OutY, m.OutX))
        from n in Enumerable.Range(0, x[0])
        from c in Enumerable.Range(0, x[3])
        select ((int[])[n, meeting.Key.OutY, meeting.Key.OutX, c], (int[][])[.. meeting.Select(m => (int[])[n, m.InY, m.InX, c])]);

    internal static Naive Pool(Naive x, Naive values, Window window, bool largest) => Sums(
        [x.Shape[0], window.Height.Outputs(x.Shape[1]), window.Width.Outputs(x.Shape[2]), x.Shape[3]],
        from w in Under(window, x.Shape) select (w.Y, largest ? values.At(w.X.MaxBy(i => x.At(i))!) : w.X.Average(i => values.At(i))));

    static Naive Back(Naive x, Naive dy, Window window, bool largest) => Sums(x.Shape,
        from w in Under(window, x.Shape)
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
}
