namespace Myelin;

/// <summary>Two circles around the origin: class 0 has radius 1, class 1 has radius <c>factor</c>.</summary>
public static class Circles
{
    /// <summary>Generates a data set of points.</summary>
    /// <inheritdoc cref="Draw" path="/param"/>
    public static Dataset Generate(int count, double noise = 0.05, double factor = 0.5, long seed = 0, int first = 0) =>
        Dataset.Of(Draw(count, noise, factor, (ulong)seed, first));

    /// <summary>Draws points [count, 2]; point i depends only on (seed, first + i).</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="noise">The standard deviation of the noise added to each coordinate.</param>
    /// <param name="factor">The radius of the inner circle, between 0 and 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first point. Use different indices for training and testing.</param>
    internal static FloatData Draw(int count, double noise = 0.05, double factor = 0.5, ulong seed = 0, int first = 0)
    {
        PointSet.CheckNoise(nameof(Circles), noise);
        if (!(factor is >= 0 and <= 1))
            throw new ArgumentException($"Circles: expects a factor from 0 to 1, received {factor}; 0.5 is typical.");
        return PointSet.Generate(nameof(Circles), count, first, classes: 2, features: 2, (index, label, point) =>
        {
            PhiloxStream random = GeneratorSite.Circles.Stream(seed, index);
            var (sin, cos) = DeterministicMath.SinCosOfTurns(random.NextUniform());
            double radius = label == 0 ? 1 : factor;
            point[0] = (float)(radius * cos + noise * random.NextNormal());
            point[1] = (float)(radius * sin + noise * random.NextNormal());
        });
    }
}
