using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: layers that move, repeat, remove or add entries.</summary>
internal static class ReshapingLayerRows
{
    public static LayerRow[] All { get; } =
    [
        new(typeof(Reshape), () => new Reshape([4, 3]), [2, 6], [4, 3], "reshape", 0)
        {
            Reference = (x, _) => x.Reshape([x.Shape[0], 4, 3]),
            FixedAxes = 2,
            Errors =
            [
                ("a size of 0", () => new Reshape([0, 3])),
                ("two sizes to infer", () => new Reshape([-1, -1])),
                ("sizes beyond all memory", () => new Reshape([int.MaxValue, int.MaxValue])),
                ("other elements", () => new Reshape([3, 3]).Of(X)),
                ("a size to infer that is none", () => new Reshape([3, -1]).Of(X)),
            ],
        },
        new(typeof(Reshape), () => new Reshape([-1, 1]), [2, 6], [12, 1], "reshape", 0)
        {
            Reference = (x, _) => x.Reshape([x.Shape[0], x.Shape[1] * x.Shape[2], 1]),
            FixedAxes = 0,
        },
        new(typeof(Permute), () => new Permute([3, 1, 2]), [2, 3, 4], [4, 2, 3], "permute", 0)
        {
            Reference = (x, _) => x.Transpose(0, 3, 1, 2),
            FixedAxes = 0,
            Errors =
            [
                ("the batch axis", () => new Permute([0, 1])),
                ("an axis twice", () => new Permute([1, 1])),
                ("other axes", () => new Permute([2, 1]).Of(X)),
            ],
        },
        new(typeof(RepeatVector), () => new RepeatVector(3), [4], [3, 4], "repeat_vector", 0)
        {
            Reference = (x, _) => Naive.Of([x.Shape[0], 3, x.Shape[1]], at => x.At(at[0], at[2])),
            FixedAxes = 0,
            Errors =
            [
                ("no steps", () => new RepeatVector(0)),
                ("two billion steps", () => new RepeatVector(2_000_000_000)),
                ("images", () => new RepeatVector(3).Of(Images)),
            ],
        },
        new(typeof(UpSampling1D), () => new UpSampling1D(), [3, 2], [6, 2], "up_sampling1d", 0)
        {
            Reference = (x, _) => Repeated(x, 2),
            FixedAxes = 0,
            Errors =
            [
                ("no size", () => new UpSampling1D(0)),
                ("two billion", () => new UpSampling1D(2_000_000_000)),
                ("a matrix", () => new UpSampling1D().Of(X)),
            ],
        },
        new(typeof(UpSampling2D), () => new UpSampling2D((2, 3)), [3, 2, 2], [6, 6, 2], "up_sampling2d", 0)
        {
            Reference = (x, _) => Repeated(x, 2, 3),
            FixedAxes = 0,
            Errors =
            [
                ("no size", () => new UpSampling2D(0)),
                ("no interpolation", () => new UpSampling2D(2, (Interpolation)7)),
                ("a matrix", () => new UpSampling2D().Of(X)),
            ],
        },
        new(typeof(UpSampling2D), () => new UpSampling2D((2, 3), Interpolation.Bilinear), [3, 4, 2], [6, 12, 2], "up_sampling2d", 0)
        {
            Reference = (x, _) => Between(Between(x, 1, 2), 2, 3),
            FixedAxes = 0,
        },
        new(typeof(UpSampling3D), () => new UpSampling3D((2, 1, 3)), [2, 3, 2, 2], [4, 3, 6, 2], "up_sampling3d", 0)
        {
            Reference = (x, _) => Repeated(x, 2, 1, 3),
            FixedAxes = 0,
            Errors =
            [
                ("no size", () => new UpSampling3D((1, 0, 1))),
                ("a matrix", () => new UpSampling3D().Of(X)),
            ],
        },
        new(typeof(PixelShuffle), () => new PixelShuffle(2), [2, 3, 8], [4, 6, 2], "pixel_shuffle", 0)
        {
            Reference = (x, _) => Naive.Of([x.Shape[0], 2 * x.Shape[1], 2 * x.Shape[2], x.Shape[3] / 4], at =>
                x.At(at[0], at[1] / 2, at[2] / 2, ((2 * (at[1] % 2) + (at[2] % 2)) * (x.Shape[3] / 4)) + at[3])),
            FixedAxes = 0,
            Step = 4,
            Errors =
            [
                ("no factor", () => new PixelShuffle(0)),
                ("a million", () => new PixelShuffle(1_000_000)),
                ("a matrix", () => new PixelShuffle().Of(X)),
                ("channels that it does not divide", () => new PixelShuffle().Of(Images)),
            ],
        },
        new(typeof(Cropping1D), () => new Cropping1D((1, 2)), [6, 2], [3, 2], "cropping1d", 0)
        {
            Reference = (x, _) => Cropped(x, (1, 2)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative number", () => new Cropping1D((0, -1))),
                ("two billion", () => new Cropping1D(2_000_000_000)),
                ("a matrix", () => new Cropping1D().Of(X)),
                ("more than there is", () => new Cropping1D(9).Of(Series)),
            ],
        },
        new(typeof(Cropping2D), () => new Cropping2D(1, (0, 2)), [5, 6, 2], [3, 4, 2], "cropping2d", 0)
        {
            Reference = (x, _) => Cropped(x, (1, 1), (0, 2)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative number", () => new Cropping2D((0, -1))),
                ("two billion", () => new Cropping2D(2_000_000_000)),
                ("a matrix", () => new Cropping2D().Of(X)),
                ("more than there is", () => new Cropping2D(9).Of(Images)),
            ],
        },
        new(typeof(Cropping3D), () => new Cropping3D((1, 0), (0, 1), 1), [3, 4, 5, 2], [2, 3, 3, 2], "cropping3d", 0)
        {
            Reference = (x, _) => Cropped(x, (1, 0), (0, 1), (1, 1)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative number", () => new Cropping3D((0, -1))),
                ("two billion", () => new Cropping3D(2_000_000_000)),
                ("a matrix", () => new Cropping3D().Of(X)),
                ("more than there is", () => new Cropping3D(9).Of(Volumes)),
            ],
        },
        new(typeof(ZeroPadding1D), () => new ZeroPadding1D((1, 2)), [3, 2], [6, 2], "zero_padding1d", 0)
        {
            Reference = (x, _) => Zeros(x, (1, 2)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative number", () => new ZeroPadding1D((0, -1))),
                ("two billion", () => new ZeroPadding1D(2_000_000_000)),
                ("a matrix", () => new ZeroPadding1D().Of(X)),
            ],
        },
        new(typeof(ZeroPadding2D), () => new ZeroPadding2D(1, (0, 2)), [3, 2, 2], [5, 4, 2], "zero_padding2d", 0)
        {
            Reference = (x, _) => Zeros(x, (1, 1), (0, 2)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative number", () => new ZeroPadding2D((0, -1))),
                ("two billion", () => new ZeroPadding2D(2_000_000_000)),
                ("a matrix", () => new ZeroPadding2D().Of(X)),
            ],
        },
        new(typeof(ZeroPadding3D), () => new ZeroPadding3D((1, 0), (0, 1), 1), [2, 3, 2, 2], [3, 4, 4, 2], "zero_padding3d", 0)
        {
            Reference = (x, _) => Zeros(x, (1, 0), (0, 1), (1, 1)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative number", () => new ZeroPadding3D((0, -1))),
                ("two billion", () => new ZeroPadding3D(2_000_000_000)),
                ("a matrix", () => new ZeroPadding3D().Of(X)),
            ],
        },
        new(typeof(ReflectionPadding1D), () => new ReflectionPadding1D((1, 2)), [4, 2], [7, 2], "reflection_padding1d", 0)
        {
            Reference = (x, _) => Mirrored(x, (1, 2)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative number", () => new ReflectionPadding1D((0, -1))),
                ("two billion", () => new ReflectionPadding1D(2_000_000_000)),
                ("a matrix", () => new ReflectionPadding1D().Of(X)),
                ("too few to mirror", () => new ReflectionPadding1D(9).Of(Series)),
            ],
        },
        new(typeof(ReflectionPadding2D), () => new ReflectionPadding2D(1, (0, 2)), [3, 4, 2], [5, 6, 2], "reflection_padding2d", 0)
        {
            Reference = (x, _) => Mirrored(x, (1, 1), (0, 2)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative number", () => new ReflectionPadding2D((0, -1))),
                ("two billion", () => new ReflectionPadding2D(2_000_000_000)),
                ("a matrix", () => new ReflectionPadding2D().Of(X)),
                ("too few to mirror", () => new ReflectionPadding2D(9).Of(Images)),
            ],
        },
        new(typeof(ReflectionPadding3D), () => new ReflectionPadding3D((1, 0), (0, 1), 1), [2, 3, 2, 2], [3, 4, 4, 2], "reflection_padding3d", 0)
        {
            Reference = (x, _) => Mirrored(x, (1, 0), (0, 1), (1, 1)),
            FixedAxes = 0,
            Errors =
            [
                ("a negative number", () => new ReflectionPadding3D((0, -1))),
                ("two billion", () => new ReflectionPadding3D(2_000_000_000)),
                ("a matrix", () => new ReflectionPadding3D().Of(X)),
                ("too few to mirror", () => new ReflectionPadding3D(9).Of(Volumes)),
            ],
        },
    ];

    /// <summary>The index in x of an index of y, whose axes between batch and channels have gained some entries in front.</summary>
    static int[] Behind(int[] at, (int Before, int After)[] sides) => [at[0], .. sides.Select((side, i) => at[i + 1] - side.Before), at[^1]];

    static Shape Grown(Naive x, (int Before, int After)[] sides, int sign) =>
        Shape.Create([x.Shape[0], .. sides.Select((side, i) => x.Shape[i + 1] + (sign * (side.Before + side.After))), x.Shape[^1]]);

    static Naive Cropped(Naive x, params (int Before, int After)[] sides) =>
        Naive.Of(Grown(x, sides, -1), at => x.At(Behind(at, [.. sides.Select(side => (-side.Before, 0))])));

    static Naive Zeros(Naive x, params (int Before, int After)[] sides) => Naive.Of(Grown(x, sides, 1), at =>
        Behind(at, sides) is var from && from.Select((place, axis) => place >= 0 && place < x.Shape[axis]).All(inside => inside) ? x.At(from) : 0);

    static Naive Mirrored(Naive x, params (int Before, int After)[] sides) => Naive.Of(Grown(x, sides, 1), at =>
        x.At([.. Behind(at, sides).Select((place, axis) => x.Shape[axis] - 1 - Math.Abs(x.Shape[axis] - 1 - Math.Abs(place)))]));

    static Naive Repeated(Naive x, params int[] factors) => Naive.Of(
        Shape.Create([x.Shape[0], .. factors.Select((factor, i) => factor * x.Shape[i + 1]), x.Shape[^1]]),
        at => x.At([at[0], .. factors.Select((factor, i) => at[i + 1] / factor), at[^1]]));

    /// <summary>Linear interpolation along one axis; the centres of entries lie at 1/2, 3/2, ...</summary>
    static Naive Between(Naive x, int axis, int factor) => Naive.Of(
        x.Shape[..axis].Concat([x.Shape[axis] * factor]).Concat(x.Shape[(axis + 1)..]), at =>
    {
        double place = Math.Clamp(((at[axis] + 0.5) / factor) - 0.5, 0, x.Shape[axis] - 1);
        int before = (int)place, after = Math.Min(before + 1, x.Shape[axis] - 1);
        double At(int entry) => x.At([.. at[..axis], entry, .. at[(axis + 1)..]]);
        return At(before) + ((place - before) * (At(after) - At(before)));
    });
}
