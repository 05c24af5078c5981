namespace Myelin;

/// <summary>
/// Two half circles of radius 1 that reach into each other: (cos πt, sin πt) and (1 - cos πt, ½ - sin πt), t in [0, 1).
/// </summary>
public static class Moons
{
    /// <summary>Points as a data set.</summary>
    public static Dataset Generate(int count, double noise = 0.1, long seed = 0, int first = 0) => Dataset.Of(Draw(count, noise, (ulong)seed, first));

    /// <summary>Draws points [count, 2]; point i depends on (seed, first + i) alone.</summary>
    /// <param name="count">How many points.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first point; a test set takes indices that training does not.</param>
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
