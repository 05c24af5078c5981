namespace Myelin;

/// <summary>Normally distributed points around the centre of their class. The centres are uniform in [-10, 10) on each axis.</summary>
public static class Blobs
{
    /// <summary>Generates a data set of points.</summary>
    /// <inheritdoc cref="Draw" path="/param"/>
    public static Dataset Generate(int count, int classes = 3, int features = 2, double spread = 1, long seed = 0, int first = 0) =>
        Dataset.Of(Draw(count, classes, features, spread, (ulong)seed, first));

    /// <summary>Draws points [count, features]; point i depends only on (seed, first + i), and centre c only on (seed, c).</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="features">The number of coordinates.</param>
    /// <param name="spread">The standard deviation on each axis.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first point. Use different indices for training and testing.</param>
    internal static FloatData Draw(
        int count, int classes = 3, int features = 2, double spread = 1, ulong seed = 0, int first = 0)
    {
        PointSet.CheckNoise(nameof(Blobs), spread);
        return PointSet.Generate(nameof(Blobs), count, first, classes, features, (index, label, point) =>
        {
            PhiloxStream centre = GeneratorSite.BlobCentres.Stream(seed, label);
            PhiloxStream random = GeneratorSite.Blobs.Stream(seed, index);
            for (int axis = 0; axis < point.Length; axis++)
                point[axis] = (float)(centre.NextUniform(-10, 10) + spread * random.NextNormal());
        });
    }
}
