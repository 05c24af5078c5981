using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: dropouts, noise and ActivityRegularization, as they are at inference. Training: NoiseLayerTests.</summary>
internal static class RegularizationLayerRows
{
    public static LayerRow[] All { get; } =
    [
        new(typeof(SpatialDropout1D), () => new SpatialDropout1D(0.5), [4, 3], [4, 3], "spatial_dropout1d", 0, "random")
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("all dropped", () => new SpatialDropout1D(1)),
                ("a matrix", () => new SpatialDropout1D(0.5).Of(X, training: true)),
            ],
        },
        new(typeof(SpatialDropout2D), () => new SpatialDropout2D(0.5), [2, 4, 3], [2, 4, 3], "spatial_dropout2d", 0, "random")
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("all dropped", () => new SpatialDropout2D(1)),
                ("a matrix", () => new SpatialDropout2D(0.5).Of(X, training: true)),
            ],
        },
        new(typeof(SpatialDropout3D), () => new SpatialDropout3D(0.5), [2, 2, 4, 3], [2, 2, 4, 3], "spatial_dropout3d", 0, "random")
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("all dropped", () => new SpatialDropout3D(1)),
                ("a matrix", () => new SpatialDropout3D(0.5).Of(X, training: true)),
            ],
        },
        new(typeof(GaussianDropout), () => new GaussianDropout(0.5), [2, 3], [2, 3], "gaussian_dropout", 0, "random")
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("all dropped", () => new GaussianDropout(1)),
            ],
        },
        new(typeof(GaussianNoise), () => new GaussianNoise(0.5), [2, 3], [2, 3], "gaussian_noise", 0, "random")
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("a negative deviation", () => new GaussianNoise(-1)),
                ("an infinite deviation", () => new GaussianNoise(double.PositiveInfinity)),
            ],
        },
        new(typeof(AlphaDropout), () => new AlphaDropout(0.5), [2, 3], [2, 3], "alpha_dropout", 0, "random")
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("a negative rate", () => new AlphaDropout(-0.1)),
                ("whole numbers", () => new AlphaDropout(0.5).Of(Whole, training: true)),
            ],
        },
        new(typeof(ActivityRegularization), () => new ActivityRegularization(0.1, 0.2), [2, 3], [2, 3], "activity_regularization", 0)
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("a negative factor", () => new ActivityRegularization(l1: -1)),
                ("an infinite factor", () => new ActivityRegularization(l2: double.PositiveInfinity)),
                ("a loss of several numbers", () => new CallContext().AddLoss(X)),
            ],
        },
    ];
}
