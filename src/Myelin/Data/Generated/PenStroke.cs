namespace Myelin;

/// <summary>A point of the plane: x to the right, y downwards.</summary>
internal readonly record struct PenPoint(double X, double Y)
{
    /// <summary>A point from a pair.</summary>
    public static implicit operator PenPoint((double X, double Y) pair) => new(pair.X, pair.Y);
}

/// <summary>One movement of a pen: a smooth curve through points, open or closed; through two points it is a line.</summary>
/// <param name="Closed">Whether the curve returns to its first point.</param>
/// <param name="Points">The points it goes through.</param>
internal sealed record PenStroke(bool Closed, PenPoint[] Points)
{
    /// <summary>An open curve.</summary>
    public static PenStroke Open(params PenPoint[] points) => new(false, points);

    /// <summary>A curve that returns to its first point.</summary>
    public static PenStroke Loop(params PenPoint[] points) => new(true, points);

    /// <summary>
    /// Writes points along the curve, <paramref name="steps"/> for each piece between two of its points: the cubic whose
    /// slope at a point is half the way from the point before to the one after (Catmull and Rom 1974).
    /// </summary>
    /// <returns>How many points were written.</returns>
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

    /// <summary>Point i; beyond the ends of an open curve, the mirror image of the neighbour.</summary>
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
