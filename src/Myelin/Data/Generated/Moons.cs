namespace Myelin;

/// <summary>
/// Two interleaved half circles of radius 1: (cos πt, sin πt) and (1 - cos πt, ½ - sin πt), t in [0, 1).
/// </summary>
public static class Moons
{
    /// <summary>Generates a data set of points.</summary>
    /// <inheritdoc cref="Draw" path="/param"/>
    public static Dataset Generate(int count, double noise = 0.1, long seed = 0, int first = 0) =>
        Dataset.Of(Draw(count, noise, (ulong)seed, first));

    /// <summary>Draws points [count, 2]; point i depends only on (seed, first + i).</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="noise">The standard deviation of the noise added to each coordinate.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first point. Use different indices for training and testing.</param>
    internal static FloatData Draw(int count, double noise = 0.1, ulong seed = 0, int first = 0)
    {
        PointSet.CheckNoise(nameof(Moons), noise);
        return PointSet.Generate(nameof(Moons), count, first, classes: 2, features: 2, (index, label, point) =>
        {
            PhiloxStream random = GeneratorSite.Moons.Stream(seed, index);
            var (sin, cos) = DeterministicMath.SinCosOfTurns(0.5 * random.NextUniform());
            point[0] = (float)((label == 0 ? cos : 1 - cos) + noise * random.NextNormal());
            point[1] = (float)((label == 0 ? sin : 0.5 - sin) + noise * random.NextNormal());
        });
    }
}
