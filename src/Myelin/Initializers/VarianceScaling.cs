namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Random numbers of variance scale / n, where n is the number of inputs, of outputs, or the mean of both.</summary>
    /// <remarks>
    /// As in Keras 3. It is the general form of the initializers named after Glorot, He and LeCun.
    /// Source: He et al., "Delving Deep into Rectifiers", 2015.
    /// <code>
    /// new Dense(64, kernelInitializer: Initializer.VarianceScaling(2, VarianceMode.Inputs, RandomDistribution.TruncatedNormal))
    /// </code>
    /// </remarks>
    /// <param name="scale">The variance times n, above 0.</param>
    /// <param name="mode">What n is.</param>
    /// <param name="distribution">The distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not above 0, or infinite, or there is no such mode or distribution.</exception>
    public static Initializer VarianceScaling(
        double scale = 1, VarianceMode mode = VarianceMode.Inputs, RandomDistribution distribution = RandomDistribution.TruncatedNormal)
    {
        Settings.Positive(scale, "Initializer.VarianceScaling");
        Settings.Within((int)mode, 0, (int)VarianceMode.Average, "Initializer.VarianceScaling", nameof(mode));
        Settings.Within((int)distribution, 0, (int)RandomDistribution.Uniform, "Initializer.VarianceScaling", nameof(distribution));
        return Library(
            (shape, seed, type) =>
            {
                double n = mode switch
                {
                    VarianceMode.Inputs => Inputs(shape),
                    VarianceMode.Outputs => Outputs(shape),
                    _ => (Inputs(shape) + Outputs(shape)) / 2.0,
                };
                return distribution switch
                {
                    RandomDistribution.TruncatedNormal => Truncated(shape, seed, type, Math.Sqrt(scale / n)),
                    RandomDistribution.Normal => Tensor.Normal(shape, seed, type) * Math.Sqrt(scale / n),
                    _ => Spread(shape, seed, type, Math.Sqrt(3 * scale / n)),
                };
            },
            [scale, (double)mode, (double)distribution]);
    }
}
