namespace Myelin.Ops;

/// <summary>What convolutions and pooling have in common: windows on [batch, spatial..., channels], and their errors.</summary>
static class Windows
{
    /// <summary>The most taps of a window: max pooling counts them in float, where whole numbers are exact up to here.</summary>
    const int MostTaps = 1 << 24;

    /// <summary>The window of a size, equal steps and a padding on inputs of a shape.</summary>
    public static Window Of(string who, Shape size, int stride, in Padding padding, int dilation, Shape input)
    {
        CheckSteps(who, stride, dilation);
        if (padding.Fault(size.Rank) is { } fault) throw new ShapeException($"{who}: {fault}.");
        return Of(who, Axes(size, stride, dilation), padding, input);
    }

    static WindowAxis[] Axes(Shape size, int stride, int dilation) =>
        Array.ConvertAll(size.Sizes.ToArray(), taps => new WindowAxis(taps, stride, Dilation: dilation));

    /// <summary>The window of some axes, padded for an input.</summary>
    public static Window Of(string who, WindowAxis[] axes, in Padding padding, Shape input)
    {
        var padded = new WindowAxis[axes.Length];
        for (int i = 0; i < axes.Length; i++) padded[i] = axes[i].Padded(padding, i, axes.Length, input[i + 1]);
        Window window = Of(padded);
        Check(who, window, input);
        return window;
    }

    static Window Of(WindowAxis[] axes) => axes.Length switch
    {
        1 => new(axes[0]),
        2 => new(axes[0], axes[1]),
        _ => new(axes[0], axes[1], axes[2]),
    };

    /// <summary>Throws for steps that go nowhere.</summary>
    public static void CheckSteps(string who, int stride, int dilation)
    {
        if (stride < 1 || dilation < 1)
            throw new ShapeException(
                $"{who}: expects a stride and a dilation of at least 1, received {stride} and {dilation}; 1 goes from one element to the next.");
    }

    static string Fix(Shape input)
    {
        bool isFirst = input.Rank is >= 3 and <= 5 && input[1] is 1 or 3 && input[^1] > 3;
        return isFirst
            ? $"its channels seem to come first: Transpose(0, {string.Join(", ", Enumerable.Range(2, input.Rank - 2))}, 1) moves them to the last axis"
            : "pad it (Padding.Same), or take a smaller window";
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
                    $"{axis.Extent}, received {input}; {Fix(input)}.");
        }
    }

    /// <summary>The sizes of the outputs' axes between batch and channels.</summary>
    public static Shape Outputs(in Window window, Shape input) =>
        Shape.Create([.. Axes(window, input.Rank - 2).Select((axis, i) => axis.Outputs(input[i + 1]))]);

    /// <summary>
    /// What a transposed convolution gives along each axis, as in Keras 3: the window of the convolution that goes back, and the sizes of the
    /// result. They are (size - 1)·stride + more, and extent for <see cref="Padding.Valid"/>, extent mod 2 for <see cref="Padding.Same"/>, or extent
    /// without the given padding.
    /// </summary>
    /// <param name="who">Who it is for, for errors.</param>
    /// <param name="images">The shape of the input.</param>
    /// <param name="axes">The window without padding.</param>
    /// <param name="padding">The padding, which fits the axes and is not causal.</param>
    /// <param name="more">How much larger the result is along each axis. Null: as much as makes it size·stride at least (for a given padding 0).</param>
    public static (Window Window, Shape Size) Enlarged(string who, Shape images, WindowAxis[] axes, in Padding padding, int[]? more = null)
    {
        var back = new WindowAxis[axes.Length];
        var sizes = new int[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            WindowAxis axis = axes[i];
            long last = (images[i + 1] - 1L) * axis.Stride, before, size;
            if (axis.Extent > WindowAxis.MostInputs)
                throw new ShapeException($"{who}: expects a window that reaches over at most {WindowAxis.MostInputs} elements, received {axis}; " +
                    "use a smaller size or dilation.");
            if (padding.IsSame)
            {
                long odd = axis.Extent % 2, beyond = more?[i] ?? axis.Stride - odd, around = axis.Extent + odd - 2 + beyond;
                size = last + odd + beyond;
                before = axis.Extent - 1 - Math.Min((around + 1) / 2, axis.Extent - 1);
            }
            else
            {
                Sides sides = padding.Along(i, axes.Length);
                size = last + axis.Extent - sides.Before - sides.After + (more?[i] ?? (padding.IsExplicit ? 0 : Math.Max(axis.Stride - axis.Extent, 0)));
                before = sides.Before;
            }
            if (size < 1)
                throw new ShapeException($"{who}: expects padding that leaves at least one element along axis {i + 1}, received {padding} for {images} and a " +
                    $"window over {axis.Extent}; use less padding.");
            sizes[i] = Shape.Size(size, who);
            back[i] = axis with { Before = (int)before, After = (int)Math.Max(0, last + axis.Extent - before - size) };
        }
        return (Of(back), Shape.Own(sizes));
    }

    /// <summary>The same for weights [window, outputs / groups, inputs] and equal steps.</summary>
    public static (Window Window, Shape Size) Enlarged(string who, Shape images, Shape weights, int stride, in Padding padding, int dilation)
    {
        CheckSteps(who, stride, dilation);
        string? fault = padding.IsCausal ? "expects Same, Valid or explicit padding, received Causal; use one of these" : padding.Fault(weights.Rank - 2);
        return fault == null ? Enlarged(who, images, Axes(weights[..^2], stride, dilation), padding) : throw new ShapeException($"{who}: {fault}.");
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
    public static Window Pool(string who, Shape input, int size, int stride, in Padding padding)
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
