namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Uniform numbers.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The largest.</param>
    public static Initializer Uniform(double least = -0.05, double most = 0.05) =>
        Library((shape, seed, type) => Tensor.Uniform(shape, seed, type) * (most - least) + least, [least, most]);
}
