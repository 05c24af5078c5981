namespace Myelin;

/// <summary>
/// Spiral arms around the origin, one a class: at radius t in [0, 1) arm c has turned by c / arms + t · turns.
/// </summary>
/// <remarks>The two-spirals benchmark of Lang and Witbrock, "Learning to tell two spirals apart", 1988, for any number of arms.</remarks>
public static class Spirals
{
    /// <summary>Points as a data set.</summary>
    public static Dataset Generate(int count, int arms = 3, double noise = 0.02, long seed = 0, int first = 0, double turns = 1) =>
        Dataset.Of(Draw(count, arms, noise, (ulong)seed, first, turns));

    /// <summary>Draws points [count, 2]; point i depends on (seed, first + i) alone.</summary>
    /// <param name="count">How many points.</param>
    /// <param name="arms">How many arms, which are the classes.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first point; a test set takes indices that training does not.</param>
    /// <param name="turns">How often an arm goes around.</param>
    internal static FloatData Draw(
        int count, int arms = 3, double noise = 0.02, ulong seed = 0, int first = 0, double turns = 1)
    {
        PointSet.CheckNoise(nameof(Spirals), noise);
        if (!(Math.Abs(turns) <= 100))
            throw new ArgumentException($"Spirals: expects at most 100 turns, received {turns}.");
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
