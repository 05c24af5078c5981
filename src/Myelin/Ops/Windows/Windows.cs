namespace Myelin.Ops;

/// <summary>What convolutions and pooling have in common: windows on [batch, spatial..., channels], and their errors.</summary>
static class Windows
{
    /// <summary>The most taps of a window: max pooling counts them in float, where whole numbers are exact up to here.</summary>
    const int MostTaps = 1 << 24;

    /// <summary>The window of a size, equal steps and a padding on inputs of a shape.</summary>
    public static Window Of(string who, Shape size, int stride, Padding padding, int dilation, Shape input)
    {
        CheckSteps(who, stride, dilation);
        WindowAxis[] axes = [.. size.Sizes.ToArray().Select((taps, i) => new WindowAxis(taps, stride, Dilation: dilation).Padded(padding, input[i + 1]))];
        return On(who, input, axes);
    }

    /// <summary>The window of these axes, checked.</summary>
    public static Window On(string who, Shape input, params WindowAxis[] axes)
    {
        Window window = axes.Length switch
        {
            1 => new(axes[0]),
            2 => new(axes[0], axes[1]),
            _ => new(axes[0], axes[1], axes[2]),
        };
        Check(who, window, input);
        return window;
    }

    /// <summary>Throws for steps that go nowhere.</summary>
    public static void CheckSteps(string who, int stride, int dilation)
    {
        if (stride < 1 || dilation < 1)
            throw new ShapeException(
                $"{who}: expects a stride and a dilation of at least 1, received {stride} and {dilation}; 1 goes from one element to the next.");
    }

    /// <summary>Throws for a window that does not fit its input.</summary>
    public static void Check(string who, in Window window, Shape input)
    {
        WindowAxis[] axes = Axes(window, input.Rank - 2);
        long taps = 1;
        for (int i = 0; i < axes.Length; i++)
        {
            WindowAxis axis = axes[i];
            if (axis.Size < 1 || axis.Before < 0 || axis.After < 0)
                throw new ShapeException(
                    $"{who}: expects a window of at least one element and padding of 0 or more, received {axis}; give every axis such a size.");
            CheckSteps(who, axis.Stride, axis.Dilation);
            if ((taps *= axis.Size) > MostTaps)
                throw new ShapeException(
                    $"{who}: expects a window of at most {MostTaps} taps, received {window}; use a smaller window, or fold over whole axes.");
            if ((long)input[i + 1] + axis.Before + axis.After > WindowAxis.MostInputs)
                throw new ShapeException($"{who}: expects at most {WindowAxis.MostInputs} entries along axis {i + 1}, padding included, received {input} " +
                    $"padded by ({axis.Before}, {axis.After}); split the input, or use less padding.");
            if (axis.Outputs(input[i + 1]) < 1)
                throw new ShapeException($"{who}: expects at least {axis.Extent - axis.Before - axis.After} elements along axis {i + 1} for a window over " +
                    $"{axis.Extent}, received {input}; pad it (Padding.Same), or take a smaller window.");
        }
    }

    /// <summary>The sizes of the outputs' axes between batch and channels.</summary>
    public static Shape Outputs(in Window window, Shape input) =>
        Shape.Create([.. Axes(window, input.Rank - 2).Select((axis, i) => axis.Outputs(input[i + 1]))]);

    /// <summary>
    /// The shape of images that a transposed convolution by weights [height, width, outputs / groups, inputs] gives: stride·size, and as much more
    /// as the window reaches beyond its stride if there is no padding.
    /// </summary>
    public static Shape Enlarged(string who, Shape images, Shape weights, Size2D strides, Padding padding, int dilation, int groups)
    {
        return [images[0], Axis(1, strides.Height), Axis(2, strides.Width), Shape.Size((long)weights[-2] * groups, who)];

        int Axis(int axis, int stride)
        {
            long beyond = padding == Padding.Same ? 0 : Math.Max(new WindowAxis(weights[axis - 1], Dilation: dilation).Extent - stride, 0);
            return Shape.Size(images[axis] * (long)stride + beyond, who);
        }
    }

    /// <summary>The taps along each axis.</summary>
    public static Shape Taps(in Window window, int axes) => Shape.Create([.. Axes(window, axes).Select(axis => axis.Size)]);

    /// <summary>The types of the two tensors, their ranks, channels and groups.</summary>
    public static void CheckConvolution(string who, ref Tensor x, ref Tensor w, int axes, int groups)
    {
        CheckKinds(who, ref x, ref w, axes, groups);
        if (x.Shape[-1] != w.Shape[-2] * (long)groups || w.Shape[-1] % groups != 0)
            throw new ShapeException($"{who}: {x.Shape} by weights {w.Shape}: expects weights [window, inputs / groups, outputs] for {x.Shape[-1]} inputs " +
                $"in {groups} {(groups == 1 ? "group" : "groups")}, both channels divisible by the groups; change the weights or the groups.");
    }

    /// <summary>As <see cref="CheckConvolution"/>, for the way back.</summary>
    public static void CheckTranspose(string who, ref Tensor x, ref Tensor w, int axes, int groups)
    {
        CheckKinds(who, ref x, ref w, axes, groups);
        if (x.Shape[-1] != w.Shape[-1] || w.Shape[-1] % groups != 0)
            throw new ShapeException($"{who}: {x.Shape} by weights {w.Shape}: expects weights [window, outputs / groups, inputs] for {x.Shape[-1]} inputs " +
                $"in {groups} {(groups == 1 ? "group" : "groups")}; change the weights or the groups.");
    }

    static void CheckKinds(string who, ref Tensor x, ref Tensor w, int axes, int groups)
    {
        FormulaCalls.AgreeOnWeights(ref x, ref w, who);
        if (x.Type is not (ElementType.Float32 or ElementType.Float64))
            throw new ShapeException($"{who}: expects Float32 or Float64, received {x.Type}; Cast(ElementType.Float32) first.");
        string spatial = axes switch { 1 => "width", 2 => "height, width", _ => "depth, height, width" };
        if (axes is < 1 or > 3 || x.Rank != axes + 2 || w.Rank != axes + 2)
            throw new ShapeException(
                $"{who}: expects [batch, {spatial}, channels] and weights of as many axes, received {x.Shape} and {w.Shape}; reshape them, channels last.");
        if (Math.Max(x.Shape.Sizes[^1], Math.Max(w.Shape.Sizes[^1], w.Shape.Sizes[^2])) > WindowAxis.MostInputs)
            throw new ShapeException($"{who}: expects at most {WindowAxis.MostInputs} channels, received {x.Shape} and {w.Shape}; split them.");
        if (groups < 1) throw new ShapeException($"{who}: expects at least one group, received {groups}; 1 lets every output see every input.");
    }

    /// <summary>Whether x, weights and y of a convolution go together.</summary>
    public static bool Fit(in Window window, int groups, Shape x, Shape weights, Shape y)
    {
        if (x.Rank is < 3 or > 5 || weights.Rank != x.Rank || groups < 1 || weights[^1] % groups != 0 || x[^1] != (long)weights[^2] * groups) return false;
        Check("Conv", window, x);
        return weights[..^2] == Taps(window, x.Rank - 2) && y == Shape.Create([x[0], .. Outputs(window, x).Sizes, weights[^1]]);
    }

    /// <summary>Whether the types of the operands of a convolution go together; the second may be weights of 16 bits.</summary>
    public static bool Fit(ElementType x, ElementType other, bool areWeights) =>
        x.IsReal() && (other == x || (areWeights && x == ElementType.Float32 && other.IsHalf()));

    /// <summary>Whether x and y of pooling go together.</summary>
    public static bool FitPool(in Window window, ElementType type, Shape input, Shape y)
    {
        CheckPool("Pool", type, input, window);
        return y == Pooled(window, input);
    }

    /// <summary>The window of pooling.</summary>
    public static Window Pool(string who, Shape input, int size, int stride, Padding padding)
    {
        CheckPixels(who, input);
        return Of(who, Shape.Create([.. Enumerable.Repeat(Math.Max(size, 0), input.Rank - 2)]), stride, padding, 1, input);
    }

    /// <summary>Throws for pooling that has no meaning.</summary>
    public static void CheckPool(string who, ElementType type, Shape input, in Window window)
    {
        if (!type.IsReal()) throw new ShapeException($"{who}: expects Float32 or Float64, received {type}; Cast(ElementType.Float32) first.");
        CheckPixels(who, input);
        Check(who, window, input);
        foreach (WindowAxis axis in Axes(window, input.Rank - 2))
            if (axis.Dilation != 1 || axis.Before >= axis.Size || axis.After >= axis.Size)
                throw new ShapeException($"{who}: expects windows without dilation and padding smaller than the window, so that none is empty, received " +
                    $"{axis}; make the padding smaller, and the dilation 1.");
    }

    /// <summary>The shape of what pooling gives.</summary>
    public static Shape Pooled(in Window window, Shape input) => Shape.Create([input[0], .. Outputs(window, input).Sizes, input[-1]]);

    static void CheckPixels(string who, Shape input)
    {
        if (input.Rank is < 3 or > 5)
            throw new ShapeException($"{who}: expects [batch, (depth, (height,)) width, channels], received {input}; reshape it, channels last.");
    }

    static WindowAxis[] Axes(in Window window, int axes) => axes switch
    {
        1 => [window.Width],
        2 => [window.Height, window.Width],
        _ => [window.Depth, window.Height, window.Width],
    };
}
