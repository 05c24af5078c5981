namespace Myelin.Gallery.Computing;

/// <summary>Sums of cylinders: Σ over centres c and directions n of H(r - n · (x - c)).</summary>
static class CylinderSum
{
    const int Sides = 32;

    /// <summary>The sum as a network of one hidden layer of steps and a linear output.</summary>
    public static Sequential Network(IReadOnlyList<(double X, double Y)> centres, double radius, int sides = Sides) =>
        GivenNetwork.Of(Activation.Step, Activation.Linear,
            [.. centres.SelectMany(centre => Polygon.Regular(sides, centre.X, centre.Y, radius / Math.Cos(Math.PI / sides)).HalfPlanes())],
            [new Neuron([.. Enumerable.Repeat(1.0, centres.Count * sides)], 0)]);

    /// <summary>The share of places, in %, where a sum over cylinders side by side within a region is on the wrong side of its best threshold.</summary>
    public static double Error(Polygon region, double radius, PlaneGrid grid)
    {
        int across = (int)Math.Ceiling(1 / radius);
        var centres = new List<(double X, double Y)>();
        for (int row = -across; row <= across; row++)
            for (int column = -across; column <= across; column++)
                if (region.Contains(column * 2 * radius, row * 2 * radius)) centres.Add((column * 2 * radius, row * 2 * radius));
        float[] points = grid.Points.ToArray<float>();
        var places = Network(centres, radius).Predict(grid.Points, batchSize: 2048).ToArray<float>()
            .Select((sum, i) => (Sum: sum, Inside: region.Contains(points[2 * i], points[2 * i + 1]))).OrderBy(place => place.Sum).ToArray();
        int wrong = places.Count(place => !place.Inside), least = wrong;
        for (int i = 0; i < places.Length; i++)
        {
            wrong += places[i].Inside ? 1 : -1;
            if (i + 1 == places.Length || places[i + 1].Sum > places[i].Sum) least = Math.Min(least, wrong);
        }
        return 100.0 * least / places.Length;
    }
}
