namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Normal numbers, drawn again if they are more than two deviations from the mean.</summary>
    /// <remarks>
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.TruncatedNormal(0, 0.01))
    /// </code>
    /// </remarks>
    /// <param name="mean">Their mean.</param>
    /// <param name="deviation">Their standard deviation before the cut, as in Keras; after it, it is 0.88 of that.</param>
    public static Initializer TruncatedNormal(double mean = 0, double deviation = 0.05) =>
        Library((shape, seed, type) => Tensor.TruncatedNormal(shape, seed, type) * deviation + mean, [mean, deviation]);
}
