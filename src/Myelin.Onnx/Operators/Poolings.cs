namespace Myelin.Onnx;

/// <summary>Pooling.</summary>
static class Poolings
{
    public static OnnxRow[] Rows { get; } =
    [
        new("MaxPool", 1, MaxPool),
        new("AveragePool", 1, call => call.GiveImage(AveragePool(call, call.Image(), call.Flag("count_include_pad")))),
        new("LpPool", 1, call => call.GiveImage(LpPool(call))),
        new("GlobalMaxPool", 1, call => Global(call, (x, axes) => x.Max(axes, keep: true))),
        new("GlobalAveragePool", 1, call => Global(call, (x, axes) => x.Mean(axes, keep: true))),
        new("GlobalLpPool", 1, call => Global(call, (x, axes) => Root(Raised(x, call.Int("p", 2)).Sum(axes, keep: true), call.Int("p", 2)))),
        new("MaxUnpool", 9, Unpool) { Host = [2] },
    ];

    static Tensor Raised(Tensor x, int p) => p == 2 ? x * x : x.Abs().Pow((double)p);

    static Tensor Root(Tensor x, int p) => p == 2 ? x.Sqrt() : x.Pow(1.0 / p);

    static OnnxValue Global(OnnxCall call, Func<Tensor, int[], Tensor> fold)
    {
        Tensor x = call.Image();
        return call.GiveImage(fold(x, [.. Enumerable.Range(1, x.Rank - 2)]));
    }

    /// <summary>The window of a pooling, with as much padding at the end as ceil_mode asks for.</summary>
    static (WindowAxis[] Axes, int[] Extra) Window(OnnxCall call, Tensor x)
    {
        int[] sizes = [.. x.Shape[1..^1]];
        WindowAxis[] axes = WindowShape.Axes(call, call.Ints("kernel_shape") ?? throw call.Invalid("expects a kernel_shape"), sizes);
        var extra = new int[axes.Length];
        if (call.Flag("ceil_mode"))
            for (int i = 0; i < axes.Length; i++)
            {
                long room = (long)sizes[i] + axes[i].Before + axes[i].After - axes[i].Extent, steps = (room + axes[i].Stride - 1) / axes[i].Stride;
                if (steps * axes[i].Stride >= sizes[i] + axes[i].Before) steps--;                          // a window that begins behind the input
                extra[i] = (int)Math.Max(0, steps * axes[i].Stride - room);
            }
        return (axes, extra);
    }

    static Tensor AveragePool(OnnxCall call, Tensor x, bool countsPadding)
    {
        (WindowAxis[] axes, int[] extra) = Window(call, x);
        if (countsPadding)
        {
            x = x.Pad([(0, 0), .. axes.Select(axis => (axis.Before, axis.After)), (0, 0)]);
            axes = [.. axes.Select(axis => axis with { Before = 0, After = 0 })];
        }
        axes = [.. axes.Select((axis, i) => axis with { After = axis.After + extra[i] })];
        if (Array.TrueForAll(axes, axis => axis.Dilation == 1 && axis.Before < axis.Size && axis.After < axis.Size)) return x.AveragePool(WindowShape.Of(axes));
        Tensor counts = Taps(Tensor.Full(Shape.Create([1, .. x.Shape[1..^1], 1]), 1, x.Type), axes, 0).Aggregate((a, b) => a + b);
        return Taps(x, axes, 0).Aggregate((a, b) => a + b) / counts.Maximum(1d);
    }

    static Tensor LpPool(OnnxCall call)
    {
        Tensor x = call.Image();
        (WindowAxis[] axes, int[] extra) = Window(call, x);
        axes = [.. axes.Select((axis, i) => axis with { After = axis.After + extra[i] })];
        return Root(Taps(Raised(x, call.Int("p", 2)), axes, 0).Aggregate((a, b) => a + b), call.Int("p", 2));
    }

    /// <summary>For each tap of the window, what it reads: the summands of a pooling.</summary>
    static List<Tensor> Taps(Tensor x, WindowAxis[] axes, double around)
    {
        x = x.Pad([(0, 0), .. axes.Select(axis => (axis.Before, axis.After)), (0, 0)], PadMode.Constant, around);
        List<Tensor> taps = [x];
        for (int i = 0; i < axes.Length; i++)
        {
            WindowAxis axis = axes[i];
            if ((long)taps.Count * axis.Size > 1 << 16)
                throw new OnnxException("ONNX pooling: expects a window of at most 65,536 taps, received a larger one; use a global pooling.");
            int outputs = new WindowAxis(axis.Size, axis.Stride, Dilation: axis.Dilation).Outputs(x.Shape[i + 1]), at = i + 1;
            taps = [.. taps.SelectMany(part => Enumerable.Range(0, axis.Size).Select(tap => part.Slice(at, tap * axis.Dilation, outputs, axis.Stride)))];
        }
        return taps;
    }

    static OnnxValue?[] MaxPool(OnnxCall call)
    {
        Tensor x = call.Image();
        ElementType type = x.Type;
        if (!type.IsReal()) x = x.Cast(ElementType.Float32);
        (WindowAxis[] axes, int[] extra) = Window(call, x);
        axes = [.. axes.Select((axis, i) => axis with { After = axis.After + extra[i] })];
        bool isPlain = Array.TrueForAll(axes, axis => axis.Dilation == 1 && axis.Before < axis.Size && axis.After < axis.Size);
        if (isPlain && !call.Wants(1)) return [call.GiveImage(x.MaxPool(WindowShape.Of(axes)).Cast(type))];
        Tensor taps = Tensor.Stack(Taps(x, axes, double.NegativeInfinity), 0);
        Tensor best = taps.Max(0);
        return [call.GiveImage(best.Cast(type)), call.Wants(1) ? Indices(call, x.Shape, axes, taps.ArgMax(0).Cast(ElementType.Int64)) : null];
    }

    /// <summary>Where each maximum is in the flat image [batch, channels, ...], of the tap that it is.</summary>
    static OnnxValue Indices(OnnxCall call, Shape x, WindowAxis[] axes, Tensor tap)
    {
        bool columnMajor = call.Int("storage_order", 0) == 1;
        var places = new Tensor[axes.Length];
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            Tensor rest = tap / axes[i].Size, step = tap - rest * axes[i].Size;
            int[] along = [.. Enumerable.Range(0, x.Rank).Select(axis => axis == i + 1 ? tap.Shape[axis] : 1)];
            places[i] = step * axes[i].Dilation + (Tensor.Range(tap.Shape[i + 1]) * axes[i].Stride - axes[i].Before).Reshape(along);
            tap = rest;
        }
        Tensor Along(int axis) => Tensor.Range(x[axis]).Reshape([.. Enumerable.Range(0, x.Rank).Select(other => other == axis ? x[axis] : 1)]);
        Tensor flat = Along(0) * x[-1] + Along(x.Rank - 1), inner = 0L;
        long size = 1;
        foreach (int i in columnMajor ? Enumerable.Range(0, axes.Length) : Enumerable.Range(0, axes.Length).Reverse())
        {
            inner = places[i] * size + inner;
            size *= x[i + 1];
        }
        return call.Give(flat * size + inner, DataType.Int64, OnnxValue.ChannelsLast(x.Rank));
    }

    static Tensor Unpool(OnnxCall call)
    {
        Tensor x = call.X;
        int[] taps = call.Ints("kernel_shape") ?? throw call.Invalid("expects a kernel_shape");
        int axes = taps.Length;
        int[] strides = WindowShape.Each(call, "strides", axes, 1), pads = WindowShape.Each(call, "pads", 2 * axes, 0);
        int[] sizes = [.. taps.Select((size, i) => (x.Shape[i + 2] - 1) * strides[i] + size - pads[i] - pads[axes + i])];
        Shape inner = Shape.Create([x.Shape[0], x.Shape[1], .. sizes]), shape = call.Has(2) ? Shape.Create(call.KnownInts(2)) : inner;
        Tensor y = x.Reshape(-1).ScatterAdd(call.Input(1).Reshape(-1), checked((int)inner.Elements)).Reshape(inner);
        return shape == inner ? y : y.Pad([.. inner.Select((size, axis) => (0, shape[axis] - size))]);
    }
}
