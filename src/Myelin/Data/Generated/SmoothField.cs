namespace Myelin;

/// <summary>
/// A random, smooth displacement field over the unit square: a uniform cubic B-spline with 5x5 random vectors and two cells
/// per side.
/// </summary>
internal ref struct SmoothField
{
    const int Side = 5, Cells = 2;

    /// <summary>The number of coordinates in the field.</summary>
    public const int Length = 2 * Side * Side;

    readonly Span<double> vectors;

    /// <summary>Draws a random field into a buffer of <see cref="Length"/> numbers.</summary>
    /// <param name="buffer">The buffer for the vectors.</param>
    /// <param name="strength">The standard deviation of the coordinates of each vector.</param>
    /// <param name="random">The random numbers.</param>
    public SmoothField(Span<double> buffer, double strength, ref PhiloxStream random)
    {
        vectors = buffer[..Length];
        foreach (ref double coordinate in vectors)
            coordinate = strength * random.NextNormal();
    }

    /// <summary>Displaces a point of the unit square.</summary>
    public readonly PenPoint Displace(PenPoint point)
    {
        Span<double> across = stackalloc double[4];
        Span<double> down = stackalloc double[4];
        int column = Weights(point.X, across);
        int row = Weights(point.Y, down);
        double dx = 0, dy = 0;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                double weight = down[i] * across[j];
                int at = 2 * ((row + i) * Side + column + j);
                dx += weight * vectors[at];
                dy += weight * vectors[at + 1];
            }
        }
        return new PenPoint(point.X + dx, point.Y + dy);
    }

    /// <summary>Writes the weights of the four vectors that affect a coordinate on one axis, and returns the index of the first vector.</summary>
    static int Weights(double place, Span<double> weights)
    {
        double scaled = Math.Clamp(place, 0, 1) * Cells;
        int cell = Math.Min((int)scaled, Cells - 1);
        double t = scaled - cell, s = 1 - t;
        weights[0] = s * s * s / 6;
        weights[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
        weights[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
        weights[3] = t * t * t / 6;
        return cell;
    }
}
