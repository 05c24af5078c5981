namespace Myelin;

/// <summary>Clouds of points, one a class: a normal distribution around a centre that is uniform in [-10, 10) on every axis.</summary>
public static class Blobs
{
    /// <summary>Points as a data set.</summary>
    public static Dataset Generate(int count, int classes = 3, int features = 2, double spread = 1, long seed = 0, int first = 0) =>
        Dataset.Of(Draw(count, classes, features, spread, (ulong)seed, first));

    /// <summary>Draws points [count, features]; point i depends on (seed, first + i) alone, and centre c on (seed, c).</summary>
    /// <param name="count">How many points.</param>
    /// <param name="classes">How many clouds.</param>
    /// <param name="features">How many coordinates a point has.</param>
    /// <param name="spread">The standard deviation of a cloud on every axis.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first point; a test set takes indices that training does not.</param>
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
