namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Uniform numbers.</summary>
    /// <remarks>
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.Uniform(-0.1, 0.1))
    /// </code>
    /// </remarks>
    /// <param name="least">The least.</param>
    /// <param name="most">The largest.</param>
    public static Initializer Uniform(double least = -0.05, double most = 0.05) =>
        Library((shape, seed, type) => Tensor.Uniform(shape, seed, type) * (most - least) + least, [least, most]);
}
