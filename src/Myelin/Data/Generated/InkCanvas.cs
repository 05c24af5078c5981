namespace Myelin;

/// <summary>A square canvas for drawing antialiased lines with a round pen. Ink 0 is paper, 1 is full coverage.</summary>
/// <param name="ink">The ink, [side, side]. Pixel (row, column) covers the unit square at (column, row).</param>
/// <param name="side">The number of rows and columns.</param>
internal readonly ref struct InkCanvas(Span<double> ink, int side)
{
    readonly Span<double> ink = ink;

    /// <summary>
    /// Draws a line. The ink of a pixel is min(1, radius + ½ - distance), where distance is that of its centre from the line.
    /// This approximates the covered area to within a few percent. A pixel keeps its old ink if that is greater.
    /// </summary>
    public void Line(PenPoint from, PenPoint to, double radius)
    {
        double reach = radius + 0.5;
        int top = First(Math.Min(from.Y, to.Y) - reach), bottom = Last(Math.Max(from.Y, to.Y) + reach);
        int left = First(Math.Min(from.X, to.X) - reach), right = Last(Math.Max(from.X, to.X) + reach);
        double dx = to.X - from.X, dy = to.Y - from.Y;
        double lengthSquared = dx * dx + dy * dy;
        double perLength = lengthSquared > 0 ? 1 / lengthSquared : 0;
        for (int row = top; row <= bottom; row++)
        {
            double y = row + 0.5 - from.Y;
            for (int column = left; column <= right; column++)
            {
                double x = column + 0.5 - from.X;
                double t = Math.Clamp((x * dx + y * dy) * perLength, 0, 1);   // position of the nearest point on the line
                double awayX = x - t * dx, awayY = y - t * dy;
                double distanceSquared = awayX * awayX + awayY * awayY;
                if (distanceSquared >= reach * reach)
                    continue;
                double covered = Math.Min(1, reach - Math.Sqrt(distanceSquared));
                ref double pixel = ref ink[row * side + column];
                pixel = Math.Max(pixel, covered);
            }
        }
    }

    /// <summary>The first pixel of the canvas whose centre is at or after a coordinate.</summary>
    static int First(double place) => Math.Max(0, (int)Math.Ceiling(place - 0.5));

    int Last(double place) => Math.Min(side - 1, (int)Math.Floor(place - 0.5));
}
