namespace Myelin.Onnx;

/// <summary>Convolutions. Images have channels last inside, kernels are [window, inputs, outputs].</summary>
static class Convolutions
{
    public static OnnxRow[] Rows { get; } =
    [
        new("Conv", 1, call => call.GiveImage(Convolve(call, call.Image(), call.Kernel(1), call.Optional(2)))) { Kernel = 1 },
        new("ConvTranspose", 1, call => call.GiveImage(Enlarge(call))) { Kernel = 1 },
    ];

    /// <summary>The convolution of x [batch, ..., channels], with the window of the node.</summary>
    public static Tensor Convolve(OnnxCall call, Tensor x, Tensor w, Tensor? bias)
    {
        int[] taps = [.. w.Shape[..^2]], sizes = [.. x.Shape[1..^1]];
        Tensor y = x.Conv(w, WindowShape.Of(WindowShape.Axes(call, taps, sizes)), call.Int("group", 1));
        return bias == null ? y : y + bias;
    }

    static Tensor Enlarge(OnnxCall call)
    {
        Tensor x = call.Image(), w = call.Kernel(1);
        int[] taps = [.. w.Shape[..^2]], sizes = [.. x.Shape[1..^1]];
        int axes = taps.Length, groups = call.Int("group", 1);
        if (axes is < 1 or > 3 || sizes.Length != axes) throw call.Invalid($"expects images of 1 to 3 axes, received {x.Shape}");
        int[] strides = WindowShape.Each(call, "strides", axes, 1), dilations = WindowShape.Each(call, "dilations", axes, 1);
        int[] pads = WindowShape.Each(call, "pads", 2 * axes, 0), more = WindowShape.Each(call, "output_padding", axes, 0);
        int[]? wanted = call.Ints("output_shape");
        string automatic = call.Text("auto_pad", "NOTSET");
        var window = new WindowAxis[axes];
        var target = new int[axes];
        for (int i = 0; i < axes; i++)
        {
            var axis = new WindowAxis(taps[i], strides[i], Dilation: dilations[i]);
            long last = (sizes[i] - 1L) * strides[i], before = pads[i];
            if (wanted != null) target[i] = wanted[wanted.Length - axes + i];
            else if (automatic.StartsWith("SAME", StringComparison.Ordinal)) target[i] = checked(sizes[i] * strides[i]);
            else target[i] = checked((int)(last + more[i] + axis.Extent - (automatic == "VALID" ? 0 : pads[i] + pads[axes + i])));
            if (wanted != null || automatic.StartsWith("SAME", StringComparison.Ordinal))
            {
                long total = Math.Max(0, last + more[i] + axis.Extent - target[i]);
                before = automatic == "SAME_UPPER" ? total / 2 : total - total / 2;
            }
            else if (automatic == "VALID") before = 0;
            window[i] = axis with { Before = checked((int)before), After = checked((int)Math.Max(0, last + axis.Extent - before - target[i])) };
        }
        Tensor y = x.ConvTranspose(w, WindowShape.Of(window), Shape.Create(target), groups);
        return call.Has(2) ? y + call.Input(2) : y;
    }
}
