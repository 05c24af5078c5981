namespace Myelin.SecondDevice;

/// <summary>Products, convolutions and pooling, element by element.</summary>
sealed partial class QueueDevice
{
    protected override void Product(Tensor a, Tensor b, Tensor y)
    {
        long m = y.Shape[-2], n = y.Shape[-1], length = a.Shape[-1];
        Launch([a, b], [y], o =>
        {
            for (long i = 0; i < o[2].Count; i++)
            {
                long batch = i / (m * n), row = batch * m + i / n % m, column = batch * length * n + i % n;
                if (o[2].IsWhole)
                {
                    long whole = 0;
                    for (long k = 0; k < length; k++) whole += o[0].Whole(row * length + k) * o[1].Whole(column + k * n);
                    o[2].SetWhole(i, whole);
                    continue;
                }
                double sum = 0;
                for (long k = 0; k < length; k++) sum += o[0][row * length + k] * o[1][column + k * n];
                o[2][i] = sum;
            }
        });
    }

    protected override void Convolution(Tensor x, Tensor w, in Window window, int groups, Tensor y)
    {
        Window moved = window;
        Launch([x, w], [y], o => Zeroed(o[2], () => EachTap(moved, o[0].Sizes, o[2].Sizes, groups, (atX, atW, atY) => o[2][atY] += o[0][atX] * o[1][atW])));
    }

    protected override void ConvolutionInputGradient(Tensor dy, Tensor w, in Window window, int groups, Tensor dx)
    {
        Window moved = window;
        Launch([dy, w], [dx], o => Zeroed(o[2], () => EachTap(moved, o[2].Sizes, o[0].Sizes, groups, (atX, atW, atY) => o[2][atX] += o[0][atY] * o[1][atW])));
    }

    protected override void ConvolutionWeightGradient(Tensor x, Tensor dy, in Window window, int groups, Tensor dw)
    {
        Window moved = window;
        Launch([x, dy], [dw], o => Zeroed(o[2], () => EachTap(moved, o[0].Sizes, o[1].Sizes, groups, (atX, atW, atY) => o[2][atW] += o[0][atX] * o[1][atY])));
    }

    protected override void MaxPool(Tensor x, Tensor values, in Window window, Tensor y)
    {
        Window moved = window;
        Launch([x, values], [y], o => EachWindow(moved, o[0].Sizes, o[2].Sizes, (inputs, atY) => o[2][atY] = o[1][Largest(o[0], inputs)]));
    }

    protected override void MaxPoolGradient(Tensor x, Tensor dy, in Window window, Tensor dx)
    {
        Window moved = window;
        Launch([x, dy], [dx], o => Zeroed(o[2], () => EachWindow(moved, o[0].Sizes, o[1].Sizes, (inputs, atY) => o[2][Largest(o[0], inputs)] += o[1][atY])));
    }

    protected override void AveragePool(Tensor x, in Window window, Tensor y)
    {
        Window moved = window;
        Launch([x], [y], o => EachWindow(moved, o[0].Sizes, o[1].Sizes, (inputs, atY) => o[1][atY] = inputs.Average(i => o[0][i])));
    }

    protected override void AveragePoolGradient(Tensor dy, in Window window, Tensor dx)
    {
        Window moved = window;
        Launch([dy], [dx], o => Zeroed(o[1], () => EachWindow(moved, o[1].Sizes, o[0].Sizes, (inputs, atY) =>
        {
            foreach (long i in inputs) o[1][i] += o[0][atY] / inputs.Count;
        })));
    }

    static void Zeroed(Data y, Action fill)
    {
        for (long i = 0; i < y.Count; i++) y[i] = 0;
        fill();
    }

    /// <summary>The first of the largest; a NaN wins.</summary>
    static long Largest(Data x, List<long> places)
    {
        long best = places[0];
        foreach (long i in places)
            if (x[i] > x[best] || double.IsNaN(x[i]) && !double.IsNaN(x[best])) best = i;
        return best;
    }

    /// <summary>Sizes along depth, height and width of [batch, (depth, (height,)) width, channels]; missing axes have the size 1.</summary>
    static int[] Spatial(ReadOnlySpan<int> sizes)
    {
        int[] spatial = [1, 1, 1];
        for (int i = 1; i <= sizes.Length - 2; i++) spatial[^i] = sizes[^(i + 1)];
        return spatial;
    }

    /// <summary>Every pair of an output pixel and an input pixel under its window: image, input, tap, output.</summary>
    static IEnumerable<(long Image, long Input, long Tap, long Output)> Meetings(Window window, int images, int[] x, int[] y)
    {
        WindowAxis[] axes = [window.Depth, window.Height, window.Width];
        long pixelsIn = Elements(x), pixelsOut = Elements(y);
        for (long image = 0; image < images; image++)
        {
            for (long output = 0; output < pixelsOut; output++)
            {
                for (long tap = 0; tap < window.Size; tap++)
                {
                    long restOut = output, restTap = tap, input = 0, step = 1;
                    for (int axis = 2; axis >= 0 && input >= 0; axis--)
                    {
                        long at = restOut % y[axis] * axes[axis].Stride - axes[axis].Before + restTap % axes[axis].Size * axes[axis].Dilation;
                        input = at < 0 || at >= x[axis] ? -1 : input + at * step;
                        step *= x[axis];
                        restOut /= y[axis];
                        restTap /= axes[axis].Size;
                    }
                    if (input >= 0) yield return (image, image * pixelsIn + input, tap, image * pixelsOut + output);
                }
            }
        }
    }

    /// <summary>The elements of x, w and y that meet in a convolution.</summary>
    static void EachTap(Window window, ReadOnlySpan<int> x, ReadOnlySpan<int> y, int groups, Action<long, long, long> action)
    {
        int inputs = x[^1], outputs = y[^1], perGroup = inputs / groups;
        foreach ((_, long input, long tap, long output) in Meetings(window, x[0], Spatial(x), Spatial(y)))
            for (int k = 0; k < outputs; k++)
                for (int c = 0; c < perGroup; c++)
                    action(input * inputs + k / (outputs / groups) * perGroup + c, (tap * perGroup + c) * outputs + k, output * outputs + k);
    }

    /// <summary>The elements of x under the window of each element of y.</summary>
    static void EachWindow(Window window, ReadOnlySpan<int> x, ReadOnlySpan<int> y, Action<List<long>, long> action)
    {
        int channels = x[^1];
        foreach (var under in Meetings(window, x[0], Spatial(x), Spatial(y)).GroupBy(meeting => meeting.Output))
            for (int c = 0; c < channels; c++) action([.. under.Select(meeting => meeting.Input * channels + c)], under.Key * channels + c);
    }
}
