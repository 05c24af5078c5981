namespace Myelin;

/// <summary>A point: x to the right, y downwards.</summary>
internal readonly record struct PenPoint(double X, double Y)
{
    /// <summary>Converts a pair of coordinates to a point.</summary>
    public static implicit operator PenPoint((double X, double Y) pair) => new(pair.X, pair.Y);
}

/// <summary>A pen stroke: a smooth open or closed curve through points. Two points give a line.</summary>
/// <param name="Closed">Whether the curve returns to its first point.</param>
/// <param name="Points">The points on the curve.</param>
internal sealed record PenStroke(bool Closed, PenPoint[] Points)
{
    /// <summary>Creates an open curve.</summary>
    public static PenStroke Open(params PenPoint[] points) => new(false, points);

    /// <summary>Creates a closed curve.</summary>
    public static PenStroke Loop(params PenPoint[] points) => new(true, points);

    /// <summary>
    /// Writes points along the curve, <paramref name="steps"/> for each piece between two given points. The curve is a cubic
    /// spline whose tangent at a point is half the vector from the previous to the next point (Catmull and Rom 1974).
    /// </summary>
    /// <returns>The number of points written.</returns>
    public int Trace(int steps, Span<PenPoint> trace)
    {
        int pieces = Closed ? Points.Length : Points.Length - 1;
        int written = 0;
        for (int piece = 0; piece < pieces; piece++)
        {
            PenPoint p0 = At(piece - 1), p1 = At(piece), p2 = At(piece + 1), p3 = At(piece + 2);
            for (int step = 0; step < steps; step++)
            {
                double t = (double)step / steps;
                trace[written++] = new PenPoint(Cubic(p0.X, p1.X, p2.X, p3.X, t), Cubic(p0.Y, p1.Y, p2.Y, p3.Y, t));
            }
        }
        trace[written++] = At(pieces);
        return written;
    }

    static double Cubic(double a, double b, double c, double d, double t) =>
        b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));

    /// <summary>Point i. Beyond the ends of an open curve, the neighbour reflected at the end.</summary>
    PenPoint At(int i)
    {
        int n = Points.Length;
        if (Closed)
            return Points[(i + n) % n];
        if (i < 0)
            return new PenPoint(2 * Points[0].X - Points[1].X, 2 * Points[0].Y - Points[1].Y);
        if (i >= n)
            return new PenPoint(2 * Points[n - 1].X - Points[n - 2].X, 2 * Points[n - 1].Y - Points[n - 2].Y);
        return Points[i];
    }
}
