namespace Myelin;

/// <summary>
/// A random displacement of the plane that varies smoothly over the unit square: a uniform cubic B-spline over 5x5
/// random vectors, two cells a side.
/// </summary>
internal ref struct SmoothField
{
    const int Side = 5, Cells = 2;

    /// <summary>How many numbers the field is made of.</summary>
    public const int Length = 2 * Side * Side;

    readonly Span<double> vectors;

    /// <summary>Draws a field into a buffer of <see cref="Length"/> numbers.</summary>
    /// <param name="buffer">Where the vectors are kept.</param>
    /// <param name="strength">The standard deviation of every vector's coordinates.</param>
    /// <param name="random">What draws them.</param>
    public SmoothField(Span<double> buffer, double strength, ref PhiloxStream random)
    {
        vectors = buffer[..Length];
        foreach (ref double coordinate in vectors)
            coordinate = strength * random.NextNormal();
    }

    /// <summary>A point of the unit square, displaced.</summary>
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

    /// <summary>The weights of the four vectors that reach a place on one axis; returns the first one's index.</summary>
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
