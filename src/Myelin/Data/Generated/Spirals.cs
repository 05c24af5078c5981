namespace Myelin;

/// <summary>
/// Spiral arms around the origin, one per class. At radius t in [0, 1), arm c has the angle c / arms + t · turns, in turns.
/// </summary>
/// <remarks>The two-spirals benchmark of Lang and Witbrock, "Learning to tell two spirals apart", 1988, with any number of arms.</remarks>
public static class Spirals
{
    /// <summary>Generates a data set of points.</summary>
    /// <inheritdoc cref="Draw" path="/param"/>
    public static Dataset Generate(int count, int arms = 3, double noise = 0.02, long seed = 0, int first = 0, double turns = 1) =>
        Dataset.Of(Draw(count, arms, noise, (ulong)seed, first, turns));

    /// <summary>Draws points [count, 2]; point i depends only on (seed, first + i).</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="arms">The number of arms, one per class.</param>
    /// <param name="noise">The standard deviation of the noise added to each coordinate.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first point. Use different indices for training and testing.</param>
    /// <param name="turns">The number of turns of each arm.</param>
    internal static FloatData Draw(
        int count, int arms = 3, double noise = 0.02, ulong seed = 0, int first = 0, double turns = 1)
    {
        PointSet.CheckNoise(nameof(Spirals), noise);
        if (!(Math.Abs(turns) <= 100))
            throw new ArgumentException($"Spirals: expects at most 100 turns, received {turns}; 1 is typical.");
        return PointSet.Generate(nameof(Spirals), count, first, classes: arms, features: 2, (index, label, point) =>
        {
            PhiloxStream random = GeneratorSite.Spirals.Stream(seed, index);
            double radius = random.NextUniform();
            var (sin, cos) = DeterministicMath.SinCosOfTurns((double)label / arms + radius * turns);
            point[0] = (float)(radius * cos + noise * random.NextNormal());
            point[1] = (float)(radius * sin + noise * random.NextNormal());
        });
    }
}
