namespace Myelin;

/// <summary>Markers and dashes that distinguish series without colour.</summary>
static class Marks
{
    /// <summary>
    /// Outlines within a square of side 2 around 0: square, triangle, diamond, triangle upside down, plus, cross, star,
    /// hourglass. The first series has circles.
    /// </summary>
    static readonly (double X, double Y)[][] Outlines =
    [
        [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)],
        [(0, -1), (1, 0.85), (-1, 0.85)],
        [(0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)],
        [(0, 1), (1, -0.85), (-1, -0.85)],
        [(-0.3, -1), (0.3, -1), (0.3, -0.3), (1, -0.3), (1, 0.3), (0.3, 0.3), (0.3, 1), (-0.3, 1), (-0.3, 0.3), (-1, 0.3), (-1, -0.3), (-0.3, -0.3)],
        [(-1, -0.6), (-0.6, -1), (0, -0.4), (0.6, -1), (1, -0.6), (0.4, 0), (1, 0.6), (0.6, 1), (0, 0.4), (-0.6, 1), (-1, 0.6), (-0.4, 0)],
        [(0, -1.2), (0.3, -0.4), (1.1, -0.4), (0.5, 0.15), (0.7, 1), (0, 0.5), (-0.7, 1), (-0.5, 0.15), (-1.1, -0.4), (-0.3, -0.4)],
        [(-1, -1), (1, -1), (-1, 1), (1, 1)],
        [(-1, -0.45), (1, -0.45), (1, 0.45), (-1, 0.45)],
    ];

    static readonly string[] Dashes = ["", "7 4", "2 3", "8 3 2 3", "12 3", "4 2", "1 2", "10 3 2 3 2 3"];

    /// <summary>A marker of series <paramref name="i"/>.</summary>
    public static void Marker(Svg svg, int i, double x, double y, double radius, double edge = 0)
    {
        string type = edge > 0 ? $"{Theme.Fill(i)} edge" : Theme.Fill(i);
        int kind = i % (Outlines.Length + 1);
        if (kind == 0) svg.Add("circle", ("cx", x), ("cy", y), ("r", radius), ("class", type), ("stroke-width", edge));
        else
            svg.Add("path", ("d", $"M{string.Join('L', Outlines[kind - 1].Select(p => $"{Svg.Number(x + radius * p.X)} {Svg.Number(y + radius * p.Y)}"))}Z"),
                ("class", type), ("stroke-width", edge));
    }

    /// <summary>The dashes of series <paramref name="i"/>: none for the first.</summary>
    public static string Dash(int i) => Dashes[i % Dashes.Length] is { Length: > 0 } dash ? dash : "none";
}
