namespace Myelin;

/// <summary>A square of pixels that a round pen draws on, antialiased: ink 0 is paper, 1 is covered.</summary>
/// <param name="ink">[side, side] ink; pixel (row, column) covers the unit square from (column, row).</param>
/// <param name="side">The number of rows and columns.</param>
internal readonly ref struct InkCanvas(Span<double> ink, int side)
{
    readonly Span<double> ink = ink;

    /// <summary>
    /// Draws a line: every pixel gets the ink min(1, radius + ½ - distance) of its centre from the line, which is the
    /// coverage of the pixel to within a few percent, where that is more than it has.
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
                double t = Math.Clamp((x * dx + y * dy) * perLength, 0, 1);   // the nearest point of the line
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

    /// <summary>The first pixel whose centre is at or after a place, within the canvas.</summary>
    static int First(double place) => Math.Max(0, (int)Math.Ceiling(place - 0.5));

    int Last(double place) => Math.Min(side - 1, (int)Math.Floor(place - 0.5));
}
