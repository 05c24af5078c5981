namespace Myelin.Gallery.Computing;

/// <summary>A polygon of the plane by its corners, counter-clockwise.</summary>
/// <param name="Corners">One after the other; the last is joined to the first.</param>
sealed record Polygon(IReadOnlyList<(double X, double Y)> Corners)
{
    /// <summary>A regular polygon.</summary>
    public static Polygon Regular(int corners, double x, double y, double radius, double turned = 0) =>
        new([.. Enumerable.Range(0, corners).Select(
            i => (x + radius * Math.Cos(turned + i * Math.Tau / corners), y + radius * Math.Sin(turned + i * Math.Tau / corners)))]);

    IEnumerable<((double X, double Y) From, (double X, double Y) To)> Edges => Corners.Select((corner, i) => (corner, Corners[(i + 1) % Corners.Count]));

    /// <summary>Whether a place is inside: a ray to the right crosses the edges an odd number of times. It does not ask any half-plane.</summary>
    public bool Contains(double x, double y) =>
        Edges.Count(
            edge => edge.From.Y > y != edge.To.Y > y && x < edge.From.X + (y - edge.From.Y) / (edge.To.Y - edge.From.Y) * (edge.To.X - edge.From.X)) % 2 == 1;

    /// <summary>How far a place is from the boundary.</summary>
    public double Distance(double x, double y) => Edges.Min(edge =>
    {
        var ((ax, ay), (bx, by)) = edge;
        double along = Math.Clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) * (bx - ax) + (by - ay) * (by - ay)), 0, 1);
        return Math.Sqrt(Math.Pow(ax + along * (bx - ax) - x, 2) + Math.Pow(ay + along * (by - ay) - y, 2));
    });

    /// <summary>
    /// A neuron for each edge that fires on its left: n · x - n · a > 0 with the normal n of the edge from a. A convex polygon is
    /// where all fire.
    /// </summary>
    public Neuron[] HalfPlanes() =>
    [
        .. Edges.Select(edge =>
        {
            double nx = edge.From.Y - edge.To.Y, ny = edge.To.X - edge.From.X, length = Math.Sqrt(nx * nx + ny * ny);
            return new Neuron([nx / length, ny / length], -(nx * edge.From.X + ny * edge.From.Y) / length);
        }),
    ];

    /// <summary>Places of the square from -1 to 1, by whether they are inside one of some polygons.</summary>
    public static Dataset Points(int count, IReadOnlyList<Polygon> polygons, long seed)
    {
        Tensor places = Tensor.Uniform([count, 2], seed) * 2 - 1;
        float[] xy = places.ToArray<float>();
        return Dataset.From(
            places,
            Tensor.From([.. Enumerable.Range(0, count).Select(i => polygons.Any(polygon => polygon.Contains(xy[2 * i], xy[2 * i + 1])) ? 1L : 0)], [count]),
            ["outside", "inside"]);
    }
}
