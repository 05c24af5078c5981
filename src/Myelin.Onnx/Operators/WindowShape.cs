namespace Myelin.Onnx;

/// <summary>Windows of convolutions and pooling: sizes, strides, dilations and padding of the axes between channels and the end.</summary>
static class WindowShape
{
    /// <summary>The axes of a window.</summary>
    /// <param name="call">The node.</param>
    /// <param name="taps">The sizes of the window.</param>
    /// <param name="inputs">The sizes of the image.</param>
    public static WindowAxis[] Axes(OnnxCall call, int[] taps, int[] inputs)
    {
        int axes = inputs.Length;
        if (axes is < 1 or > 3
            || taps.Length != axes) throw call.Invalid($"expects images of 1 to 3 axes and a window of as many, received {inputs.Length} and {taps.Length}");
        int[] strides = Each(call, "strides", axes, 1), dilations = Each(call, "dilations", axes, 1), pads = Each(call, "pads", 2 * axes, 0);
        string automatic = call.Text("auto_pad", "NOTSET");
        var window = new WindowAxis[axes];
        for (int i = 0; i < axes; i++)
        {
            if (strides[i] < 1 || dilations[i] < 1 || taps[i] < 1) throw call.Invalid("expects sizes, strides and dilations of 1 or more");
            var axis = new WindowAxis(taps[i], strides[i], Dilation: dilations[i]);
            window[i] = automatic switch
            {
                "NOTSET" => axis with { Before = pads[i], After = pads[axes + i] },
                "VALID" => axis,
                "SAME_UPPER" => axis.Padded(Myelin.Padding.Same, inputs[i]),
                "SAME_LOWER" => axis.Padded(Myelin.Padding.Same, inputs[i]) is var same ? same with { Before = same.After, After = same.Before } : axis,
                _ => throw call.Invalid($"expects an auto_pad of NOTSET, VALID, SAME_UPPER or SAME_LOWER, received \"{automatic}\""),
            };
        }
        return window;
    }

    /// <summary>The window of axes.</summary>
    public static Window Of(WindowAxis[] axes) => axes.Length switch
    {
        1 => new(axes[0]),
        2 => new(axes[0], axes[1]),
        _ => new(axes[0], axes[1], axes[2]),
    };

    /// <summary>An attribute with one number for each axis.</summary>
    public static int[] Each(OnnxCall call, string name, int count, int usual)
    {
        int[] given = call.Ints(name) ?? [];
        if (given.Length == 0) return [.. Enumerable.Repeat(usual, count)];
        return given.Length == count ? given : throw call.Invalid($"expects {count} {name}, received {given.Length}");
    }

    /// <summary>The sizes of an image's axes after batch and channels.</summary>
    public static int[] Spatial(Shape image) => [.. image.Skip(2)];
}
