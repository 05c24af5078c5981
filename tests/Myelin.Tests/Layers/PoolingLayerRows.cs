using static Myelin.Tests.ImageLayerRows;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: pooling in one and three dimensions, global and adaptive pooling.</summary>
internal static class PoolingLayerRows
{
    public static LayerRow[] All { get; } =
    [
        Windowed<MaxPooling1D>(() => new MaxPooling1D(), [5, 3], [2, 3], "max_pooling1d", _ => [new(2, 2)],
            ("a matrix", () => new MaxPooling1D().Of(X)),
            ("no size", () => new MaxPooling1D(0)),
            ("a window too large", () => new MaxPooling1D(9).Of(Series)),
            ("padding of the size", () => new MaxPooling1D(2, padding: (2, 0))),
            ("padding of images", () => new MaxPooling1D(2, padding: ((1, 1), (1, 1))))),
        Windowed<MaxPooling1D>(() => new MaxPooling1D(3, 1, Padding.Causal), [5, 3], [5, 3], "max_pooling1d", _ => [new(3, 1, 2)]),
        Windowed<AveragePooling1D>(() => new AveragePooling1D(3, 2, Padding.Same), [6, 3], [3, 3], "average_pooling1d", x => [Same(x.Shape[1], 3, 2)],
            ("a matrix", () => new AveragePooling1D().Of(X)),
            ("no stride", () => new AveragePooling1D(2, 0)),
            ("negative padding", () => new AveragePooling1D(2, padding: -1))),
        Windowed<AveragePooling1D>(() => new AveragePooling1D(3, 2, (2, 1)), [5, 2], [3, 2], "average_pooling1d", _ => [new(3, 2, 2, 1)]),
        Windowed<MaxPooling2D>(() => new MaxPooling2D((3, 2), 2, ((2, 0), (0, 1))), [4, 3, 2], [2, 2, 2], "max_pooling2d", _ => [new(3, 2, 2), new(2, 2, 0, 1)],
            ("padding of the size", () => new MaxPooling2D((3, 2), padding: 2)),
            ("causal padding", () => new MaxPooling2D(padding: Padding.Causal))),
        Windowed<AveragePooling2D>(() => new AveragePooling2D(2, padding: 1), [4, 3, 2], [3, 2, 2], "average_pooling2d",
            _ => [new(2, 2, 1, 1), new(2, 2, 1, 1)]),
        Windowed<MaxPooling3D>(() => new MaxPooling3D(), [4, 5, 3, 2], [2, 2, 1, 2], "max_pooling3d", _ => [new(2, 2), new(2, 2), new(2, 2)],
            ("images", () => new MaxPooling3D().Of(Images)),
            ("no size", () => new MaxPooling3D((1, 0, 2))),
            ("a window too large", () => new MaxPooling3D(9).Of(Volumes)),
            ("padding of images", () => new MaxPooling3D(padding: ((1, 1), (1, 1))))),
        Windowed<AveragePooling3D>(() => new AveragePooling3D((2, 3, 1), (1, 2, 1), Padding.Same), [3, 4, 2, 2], [3, 2, 2, 2], "average_pooling3d",
            x => [Same(x.Shape[1], 2, 1), Same(x.Shape[2], 3, 2), new(1)],
            ("a matrix", () => new AveragePooling3D().Of(X)),
            ("no strides", () => new AveragePooling3D(2, 0))),
        Windowed<AveragePooling3D>(() => new AveragePooling3D(2, padding: ((1, 0), (0, 1), (1, 1))), [3, 3, 2, 2], [2, 2, 2, 2], "average_pooling3d",
            _ => [new(2, 2, 1), new(2, 2, 0, 1), new(2, 2, 1, 1)]),
        Global<GlobalMaxPooling1D>(() => new GlobalMaxPooling1D(), [5, 3], [3], "global_max_pooling1d", values => values.Max(),
            ("a matrix", () => new GlobalMaxPooling1D().Of(X)),
            ("no steps", () => new GlobalMaxPooling1D().Of(Tensor.Ones([2, 0, 3])))),
        Global<GlobalAveragePooling1D>(() => new GlobalAveragePooling1D(true), [5, 3], [1, 3], "global_average_pooling1d", values => values.Average(),
            ("images", () => new GlobalAveragePooling1D().Of(Images)),
            ("no steps", () => new GlobalAveragePooling1D().Of(Tensor.Ones([2, 0, 3])))),
        Global<GlobalMaxPooling3D>(() => new GlobalMaxPooling3D(true), [2, 3, 2, 3], [1, 1, 1, 3], "global_max_pooling3d", values => values.Max(),
            ("images", () => new GlobalMaxPooling3D().Of(Images))),
        Global<GlobalAveragePooling3D>(() => new GlobalAveragePooling3D(), [2, 3, 2, 3], [3], "global_average_pooling3d", values => values.Average(),
            ("images", () => new GlobalAveragePooling3D().Of(Images))),
        Adaptive<AdaptiveAveragePooling1D>(() => new AdaptiveAveragePooling1D(3), [7, 2], [3, 2], "adaptive_average_pooling1d", values => values.Average(),
            ("no size", () => new AdaptiveAveragePooling1D(0)),
            ("a matrix", () => new AdaptiveAveragePooling1D(3).Of(X)),
            ("no steps", () => new AdaptiveAveragePooling1D(3).Of(Tensor.Ones([2, 0, 3])))),
        Adaptive<AdaptiveAveragePooling1D>(() => new AdaptiveAveragePooling1D(3), [6, 2], [3, 2], "adaptive_average_pooling1d", values => values.Average()),
        Adaptive<AdaptiveAveragePooling2D>(() => new AdaptiveAveragePooling2D((2, 4)), [5, 6, 3], [2, 4, 3], "adaptive_average_pooling2d",
            values => values.Average(),
            ("no size", () => new AdaptiveAveragePooling2D((3, 0))),
            ("a matrix", () => new AdaptiveAveragePooling2D(3).Of(X))),
        Adaptive<AdaptiveMaxPooling1D>(() => new AdaptiveMaxPooling1D(5), [3, 2], [5, 2], "adaptive_max_pooling1d", values => values.Max(),
            ("no size", () => new AdaptiveMaxPooling1D(-1)),
            ("images", () => new AdaptiveMaxPooling1D(3).Of(Images))),
        Adaptive<AdaptiveMaxPooling2D>(() => new AdaptiveMaxPooling2D(3), [8, 5, 2], [3, 3, 2], "adaptive_max_pooling2d", values => values.Max(),
            ("no size", () => new AdaptiveMaxPooling2D(0)),
            ("a matrix", () => new AdaptiveMaxPooling2D(3).Of(X))),
    ];

    static LayerRow Windowed<T>(
        Func<Layer> make, Shape input, Shape output, string name, Func<Naive, WindowAxis[]> axes, params (string What, Action Do)[] errors) =>
        new(typeof(T), make, input, output, name, 0)
        {
            Reference = (x, _) => WindowRows.Pool(x, x, On(axes(x)), largest: typeof(T).Name.StartsWith("Max", StringComparison.Ordinal)),
            FixedAxes = 0,
            Errors = errors,
        };

    static Window On(WindowAxis[] axes) => axes switch
    {
        [WindowAxis width] => new(width),
        [WindowAxis height, WindowAxis width] => new(height, width),
        _ => new(axes[0], axes[1], axes[2]),
    };

    static LayerRow Global<T>(
        Func<Layer> make, Shape input, Shape output, string name, Func<IEnumerable<double>, double> fold, params (string What, Action Do)[] errors) =>
        new(typeof(T), make, input, output, name, 0)
        {
            Reference = (x, _) => x.Fold([.. Enumerable.Range(1, x.Shape.Rank - 2)], fold, keep: output.Rank > 1),
            FixedAxes = 0,
            Errors = errors,
        };

    static LayerRow Adaptive<T>(
        Func<Layer> make, Shape input, Shape output, string name, Func<IEnumerable<double>, double> fold, params (string What, Action Do)[] errors) =>
        new(typeof(T), make, input, output, name, 0)
        {
            Reference = (x, _) => Naive.Of([x.Shape[0], .. output.Sizes[..^1], x.Shape[^1]], o => fold(Under(x, output, o))),
            FixedAxes = 0,
            Errors = errors,
        };

    /// <summary>The inputs that an output o of some sizes reads.</summary>
    static IEnumerable<double> Under(Naive x, Shape sizes, int[] o)
    {
        IEnumerable<int[]> places = [[o[0]]];
        for (int axis = 1; axis < o.Length - 1; axis++)
        {
            double inputs = x.Shape[axis], outputs = sizes[axis - 1];
            int first = (int)Math.Floor(o[axis] * inputs / outputs), end = (int)Math.Ceiling((o[axis] + 1) * inputs / outputs);
            places = places.SelectMany(place => Enumerable.Range(first, end - first), (place, at) => (int[])[.. place, at]).ToArray();
        }
        return places.Select(place => x.At([.. place, o[^1]]));
    }
}
