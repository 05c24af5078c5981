namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Normal numbers.</summary>
    /// <remarks>
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.Normal(0, 0.01))
    /// </code>
    /// </remarks>
    /// <param name="mean">Their mean.</param>
    /// <param name="deviation">Their standard deviation.</param>
    public static Initializer Normal(double mean = 0, double deviation = 0.05) =>
        Library((shape, seed, type) => Tensor.Normal(shape, seed, type) * deviation + mean, [mean, deviation]);
}
