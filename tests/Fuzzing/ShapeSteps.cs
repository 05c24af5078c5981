namespace Myelin.Fuzz;

/// <summary>Steps of random programs: each applies an op or a layer to a tensor, with random settings, many of which are illegal.</summary>
public static class ShapeSteps
{
    /// <summary>A step: it notes what it does, so that a failure can be read, and does it.</summary>
    public delegate Tensor Step(ShapeDice dice, Tensor x, Action<string> note);

    /// <summary>Every step by its name. Each part of a tensor is an object, so that few are made.</summary>
    public static IReadOnlyList<(string Name, Step Do)> All { get; } =
    [
        ("index", (dice, x, note) =>
        {
            Slice[] slices = [.. x.Shape.Sizes.ToArray().Take(dice.Below(x.Rank + 1)).Select(dice.Slice)];
            return x[slices];
        }),
        ("Slice", (dice, x, note) =>
        {
            (int axis, int start, int count, int step) = (dice.Axis(x.Rank), dice.Setting(), dice.Setting(), dice.Setting());
            note($"{axis}, {start}, {count}, {step}");
            return x.Slice(axis, start, count, step);
        }),
        ("slice at", (dice, x, note) =>
        {
            (int axis, int start, int count) = (dice.Axis(x.Rank), dice.Setting(), dice.Setting());
            note($"{axis}, {start}, {count}");
            return x.Slice(axis, Tensor.From(start), count);
        }),
        ("BroadcastTo", (dice, x, note) => x.BroadcastTo(Told(note, dice.Like(x.Shape)))),
        ("Reshape", (dice, x, note) => dice.Once(2) ? x.Reshape(-1) : x.Reshape(Told(note, dice.Like(x.Shape)))),
        ("Transpose", (dice, x, note) => x.Transpose([.. Enumerable.Range(0, x.Rank).OrderBy(_ => dice.Below(100))])),
        ("Diagonal", (dice, x, note) => x.Diagonal(dice.Axis(x.Rank), dice.Axis(x.Rank))),
        ("Flip", (dice, x, note) => x.Flip(dice.Axis(x.Rank))),
        ("Repeat", (dice, x, note) => x.Repeat(Told(note, dice.Setting()), dice.Axis(x.Rank))),
        ("Tile", (dice, x, note) => x.Tile([.. Enumerable.Range(0, dice.Below(x.Rank + 2)).Select(_ => Told(note, dice.Setting()))])),
        ("ExpandDims", (dice, x, note) => x.ExpandDims(dice.Axis(x.Rank + 1))),
        ("Pad", (dice, x, note) => x.Pad(
            [.. Enumerable.Range(0, x.Rank).Select(_ => Told(note, (dice.Setting() - 1, dice.Setting() - 1)))],
            Told(note, dice.Of(PadMode.Constant, PadMode.Edge, PadMode.Reflect)), dice.Below(2))),
        ("Concatenate", (dice, x, note) => Tensor.Concatenate([x, dice.Once(2) ? x : dice.Tensor(Told(note, dice.Like(x.Shape)))], dice.Axis(x.Rank))),
        ("Stack", (dice, x, note) => Tensor.Stack([.. Enumerable.Repeat(x, dice.Below(4))], dice.Axis(x.Rank + 1))),
        ("Split", (dice, x, note) => x.Split(Told(note, dice.Setting() is var parts && parts is > 1000 and <= 1 << 20 ? 1000 : parts), dice.Axis(x.Rank))[^1]),
        ("Unstack", (dice, x, note) => x.Rank > 0 && x.Shape.Max() > 1000 ? x : x.Unstack(dice.Axis(x.Rank)) is { Length: > 0 } all ? all[^1] : x),
        ("add", (dice, x, note) => x + dice.Tensor(Told(note, dice.Like(x.Shape)))),
        ("multiply", (dice, x, note) => dice.Tensor(Told(note, dice.Like(x.Shape))) * x),
        ("Outer", (dice, x, note) => x.Outer(dice.Tensor(Told(note, dice.Shape(most: 2))))),
        ("OneHot", (dice, x, note) => x.Cast(ElementType.Int64).OneHot(Told(note, dice.Setting()), dice.Axis(x.Rank + 1))),
        ("Gather", (dice, x, note) => x.Gather(Whole(dice, Told(note, dice.Shape(most: 2))), dice.Axis(x.Rank))),
        ("ScatterAdd", (dice, x, note) =>
        {
            int axis = dice.Axis(x.Rank);
            return x.ScatterAdd(Whole(dice, [x.Shape[axis]]), Told(note, dice.Setting()), axis);
        }),
        ("TakeAlong", (dice, x, note) => x.TakeAlong(Whole(dice, Told(note, dice.Once(2) ? x.Shape : dice.Like(x.Shape))), dice.Axis(x.Rank))),
        ("Update", (dice, x, note) =>
            x.Update(dice.Once(2) ? dice.Setting() : Tensor.From((long)dice.Setting()), x.Slice(0, 0, Math.Min(2, x.Shape[0])), dice.Once(4) ? 1 : 0)),
        ("Sort", (dice, x, note) => x.Sort(dice.Axis(x.Rank), dice.Once(2)).Values),
        ("TopK", (dice, x, note) => x.TopK(Told(note, dice.Setting()), dice.Axis(x.Rank)).Values),
        ("CumulativeSum", (dice, x, note) => x.CumulativeSum(dice.Axis(x.Rank), dice.Once(2), dice.Once(2))),
        ("LowerTriangle", (dice, x, note) => x.LowerTriangle(Told(note, dice.Setting()))),
        ("Sum", (dice, x, note) => x.Sum(dice.Axis(x.Rank), dice.Once(2))),
        ("Mean", (dice, x, note) => x.Mean(dice.Axis(x.Rank), dice.Once(2))),
        ("Max", (dice, x, note) => x.Max(dice.Axis(x.Rank), dice.Once(2))),
        ("Product", (dice, x, note) => x.Product(dice.Axis(x.Rank))),
        ("Variance", (dice, x, note) => x.Variance([.. Enumerable.Range(0, x.Rank).Where(_ => dice.Once(2))])),
        ("ArgMax", (dice, x, note) => x.ArgMax(dice.Axis(x.Rank))),
        ("Softmax", (dice, x, note) => dice.Once(2) ? x.Softmax() : x.LogSoftmax()),
        ("LayerNormalization", (dice, x, note) => x.LayerNormalization()),
        ("MatMul", (dice, x, note) =>
        {
            Tensor y = dice.Once(2) ? dice.Tensor(Told(note, dice.Shape(1, 3))) : x.Transpose();
            double work = (double)x.Shape.Elements * y.Shape.ElementsOfOne / Math.Max(1, x.Rank == 0 ? 1 : x.Shape[-1]);
            return work > 1e9 ? x : x.MatMul(y);
        }),
        ("Einsum", (dice, x, note) => Tensor.Einsum(Told(note, dice.Of("...ij->...ji", "ij->j", "ii->i", "ijk->ki", "i...->...i")), x)),
        ("Conv", (dice, x, note) =>
        {
            (x, Tensor w) = Images(dice, x, note);
            return x.Conv(w, Taps(dice, Told(note, dice.Window(x.Rank)), w), Told(note, dice.Once(3) ? dice.Setting() : 1));
        }),
        ("Conv2D", (dice, x, note) =>
        {
            (x, Tensor w) = Images(dice, x, note);
            return x.Conv2D(w, Told(note, dice.Setting()), Told(note, Padded(dice)), Told(note, dice.Setting()));
        }),
        ("Conv2DTranspose", (dice, x, note) =>
        {
            (x, Tensor w) = Images(dice, x, note);
            return x.Conv2DTranspose(
                w.Transpose(), Told(note, dice.Setting()), Told(note, Padded(dice)), Told(note, dice.Setting()));
        }),
        ("ConvTranspose", (dice, x, note) =>
        {
            (x, Tensor w) = Images(dice, x, note);
            return x.ConvTranspose(w, Taps(dice, Told(note, dice.Window(x.Rank)), w), Told(note, dice.Shape(1, 3)));
        }),
        ("MaxPool", (dice, x, note) => Images(dice, x, note).X is var images && dice.Once(2)
            ? images.MaxPool(Told(note, dice.Setting()), dice.Setting(), Padded(dice))
            : images.MaxPool(Told(note, dice.Window(images.Rank)))),
        ("AveragePool", (dice, x, note) => Images(dice, x, note).X is var images && dice.Once(2)
            ? images.AveragePool(Told(note, dice.Setting()), dice.Setting(), Padded(dice))
            : images.AveragePool(Told(note, dice.Window(images.Rank)))),
        ("layer", (dice, x, note) =>
        {
            Layer layer = Layer(dice, note);
            if (layer is not (Embedding or Dense)) x = Images(dice, x, note).X;
            if (layer is Embedding) x = x.Cast(ElementType.Int32);
            return layer.Of(x, training: dice.Once(2));
        }),
        ("op", (dice, x, note) => Op(dice, x, note).ApplyOne(x)),
    ];

    static T Told<T>(Action<string> note, T value)
    {
        note($"{value}");
        return value;
    }

    static Tensor Whole(ShapeDice dice, Shape shape) => dice.Tensor(shape).Cast(ElementType.Int64) + dice.Of(0, 1, -1, int.MaxValue);

    /// <summary>Images of one element type, and weights that often go with them.</summary>
    static (Tensor X, Tensor W) Images(ShapeDice dice, Tensor x, Action<string> note)
    {
        if (x.Rank is < 3 or > 5) x = dice.Tensor(Told(note, dice.Shape(3, 5))).Cast(ElementType.Float32);
        else if (!x.Type.IsReal()) x = x.Cast(ElementType.Float32);
        Shape window = dice.Shape(x.Rank - 2, x.Rank - 2);
        return (x, dice.Tensor(Told(note, window.Concat([dice.Once(8) ? dice.Size() : x.Shape[^1], dice.Size()]))).Cast(x.Type));
    }

    /// <summary>A window with the taps that weights have.</summary>
    static Window Taps(ShapeDice dice, Window window, Tensor w) => dice.Once(10) ? window : w.Rank switch
    {
        3 => window with { Depth = new(1), Height = new(1), Width = window.Width with { Size = w.Shape[0] } },
        4 => window with { Depth = new(1), Height = window.Height with { Size = w.Shape[0] }, Width = window.Width with { Size = w.Shape[1] } },
        _ => new(window.Depth with { Size = w.Shape[0] }, window.Height with { Size = w.Shape[1] }, window.Width with { Size = w.Shape[2] }),
    };

    static Padding Padded(ShapeDice dice) => dice.Of(Padding.Same, Padding.Valid, dice.Setting(), ((dice.Setting(), 1), (0, dice.Setting())));

    static Layer Layer(ShapeDice dice, Action<string> note)
    {
        int a = Told(note, dice.Setting()), b = Told(note, dice.Setting()), c = Told(note, dice.Setting()), d = Told(note, dice.Setting());
        Padding padding = Told(note, dice.Of(Padding.Same, Padding.Valid, Padding.Causal, a, (a, b), ((a, b), (c, d)), ((a, b), (c, d), (a, c))));
        Layer layer = dice.Below(42) switch
        {
            0 => new Conv1D(a, b, c, padding, d),
            1 => new Conv2D(a, (b, c), (c, d), padding, dilation: (1, d), groups: dice.Once(4) ? a : 1),
            2 => new Conv2DTranspose(a, (b, c), d, padding),
            3 => new DepthwiseConv2D((a, b), c, padding, d),
            4 => new MaxPooling2D((a, b), (c, d), padding),
            5 => new AveragePooling2D((a, b), (c, d), padding),
            6 => new Dense(a),
            7 => new Embedding(a, b),
            8 => new BatchNormalization(),
            9 => new Flatten(),
            10 => new Reshape([a, b]),
            11 => new Permute([a, b, c]),
            12 => new RepeatVector(a),
            13 => new Cropping2D((a, b), (c, d)),
            14 => new ZeroPadding2D((a, b), (c, d)),
            15 => new ReflectionPadding2D((a, b), (c, d)),
            16 => new UpSampling2D((a, b), dice.Of(Interpolation.Nearest, Interpolation.Bilinear)),
            17 => new UpSampling3D((a, b, c)),
            18 => new PixelShuffle(a),
            19 => new Softmax(a),
            20 => new RmsNormalization(a, b),
            21 => new UnitNormalization([a, b]),
            22 => new LocalResponseNormalization(a, b, c, d),
            23 => new InstanceNormalization(a),
            24 => new SpectralNormalization(new Conv2D(a, (b, c)), d),
            25 => new EinsumDense(dice.Of("...a,ab->...b", "ab...,bc->ac..."), [a], biasAxes: dice.Of(null, "b", "c")),
            26 => new SpatialDropout2D(a / 8.0),
            27 => new Conv3D(a, (b, c, d), (1, a, b), padding, dilation: (c, 1, d)),
            28 => new Conv1DTranspose(a, b, c, padding, dice.Once(2) ? d : null, b),
            29 => new Conv3DTranspose(a, (b, c, d), (1, b, a), padding),
            30 => new DepthwiseConv1D(a, b, padding, c, d),
            31 => new SeparableConv1D(a, b, c, padding, d),
            32 => new SeparableConv2D(a, (b, c), d, padding),
            33 => new LocallyConnected2D(a, (b, c), d, padding),
            34 => new TableConv2D([.. Enumerable.Repeat(new string('X', Math.Clamp(a, 1, 9)), Math.Clamp(b, 1, 9))], (c, d), 1, padding, dice.Once(2)),
            35 => new MaxPooling1D(a, b, padding),
            36 => new MaxPooling3D((a, b, c), (b, c, d), padding),
            37 => new AveragePooling3D((a, b, c), (b, c, d), padding),
            38 => new AdaptiveAveragePooling2D((a, b)),
            39 => new AdaptiveMaxPooling1D(a),
            40 => dice.Of<Layer>(new GlobalMaxPooling1D(), new GlobalAveragePooling2D(), new GlobalMaxPooling3D(true)),
            _ => new PRelu(dice.Once(2)),
        };
        return Told(note, layer);
    }

    /// <summary>An op as a graph's user makes it, whose attributes need not belong to its input.</summary>
    static Op Op(ShapeDice dice, Tensor x, Action<string> note)
    {
        (int a, int b, int c) = (dice.Setting(), dice.Setting(), dice.Setting());
        Op op = dice.Below(13) switch
        {
            0 => new Ops.Slice(dice.Axis(x.Rank), a, b, c),
            1 => new Ops.Reshape(dice.Like(x.Shape)),
            2 => new Ops.BroadcastTo(dice.Like(x.Shape)),
            3 => new Ops.Transpose([.. Enumerable.Range(0, x.Rank).Select(_ => dice.Axis(x.Rank))]),
            4 => new Ops.Split(dice.Axis(x.Rank), [a, b]),
            5 => x.Rank > 0 && x.Shape.Max() > 1000 ? new Ops.Softmax() : new Ops.Unstack(dice.Axis(x.Rank)),
            6 => new Ops.Place([.. Enumerable.Range(0, x.Rank).Select(_ => dice.Setting())], dice.Like(x.Shape)),
            7 => new Ops.Sum(dice.Axis(x.Rank), a),
            8 => new Ops.MaxPool(dice.Window(x.Rank)),
            9 => new Ops.AveragePool(dice.Window(x.Rank)),
            10 => new Ops.AveragePoolGradient(dice.Window(x.Rank), dice.Like(x.Shape)),
            11 => new Ops.Diagonal(dice.Axis(x.Rank), dice.Axis(x.Rank)),
            _ => new Ops.CumulativeSum(dice.Axis(x.Rank), dice.Once(2), dice.Once(2)),
        };
        return Told(note, op);
    }
}
