namespace Myelin;

/// <summary>A digit that is scaled and moved to a free place of a scene.</summary>
/// <param name="values">Its grey values from 0 to 1: [height, width].</param>
/// <param name="height">Its height.</param>
/// <param name="width">Its width.</param>
/// <param name="label">Its label in the mask.</param>
ref struct PlacedDigit(ReadOnlySpan<float> values, int height, int width, byte label)
{
    /// <summary>The largest height and width.</summary>
    public const int MostSide = 64;

    /// <summary>The ink from which on a pixel belongs to the digit.</summary>
    const double Covered = 0.5;

    const double LeastScale = 1, MostScale = 1.8, MostOverlap = 0.05;
    const int Tries = 40;

    readonly ReadOnlySpan<float> values = values;
    double scale, left, top;

    /// <summary>Finds a random size and place where the digit's ink stays on the canvas and off the others; false after many tries.</summary>
    public bool Place(IReadOnlyList<Box> taken, ref PhiloxStream random)
    {
        (int first, int last, int upper, int lower) = (width, -1, height, -1);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                if (values[y * width + x] >= Covered)
                    (first, last, upper, lower) = (Math.Min(first, x), Math.Max(last, x), Math.Min(upper, y), Math.Max(lower, y));
        if (last < 0) return false;
        double most = Math.Min(MostScale, (DigitScenes.Side - 4.0) / Math.Max(last - first + 1, lower - upper + 1));
        for (int i = 0; i < Tries; i++)
        {
            scale = random.NextUniform(Math.Min(LeastScale, most), most);
            double wide = (last - first + 1) * scale, tall = (lower - upper + 1) * scale;
            double x = random.NextUniform(1, DigitScenes.Side - 1 - wide), y = random.NextUniform(1, DigitScenes.Side - 1 - tall);
            (left, top) = (x - first * scale, y - upper * scale);
            var box = new Box((float)x, (float)y, (float)(x + wide), (float)(y + tall));
            if (taken.All(other => other.Intersection(box).Area <= MostOverlap * Math.Min(box.Area, other.Area))) return true;
        }
        return false;
    }

    /// <summary>Draws the digit and returns the tightest box around the pixels that it covers.</summary>
    /// <param name="ink">The ink of the scene, [side, side]; a pixel keeps more ink than the digit's.</param>
    /// <param name="mask">The labels of its pixels, [side, side].</param>
    public readonly Box Draw(Span<double> ink, Span<byte> mask)
    {
        const int Side = DigitScenes.Side;
        int firstColumn = Math.Max(0, (int)(left - 1)), lastColumn = Math.Min(Side - 1, (int)(left + (width + 1) * scale));
        int firstRow = Math.Max(0, (int)(top - 1)), lastRow = Math.Min(Side - 1, (int)(top + (height + 1) * scale));
        (int from, int to, int upper, int lower) = (Side, -1, Side, -1);
        for (int row = firstRow; row <= lastRow; row++)
        {
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                double grey = At((row + 0.5 - top) / scale - 0.5, (column + 0.5 - left) / scale - 0.5);
                int place = row * Side + column;
                if (grey >= Covered)
                {
                    (from, to, upper, lower) = (Math.Min(from, column), Math.Max(to, column), Math.Min(upper, row), Math.Max(lower, row));
                    if (grey >= ink[place]) mask[place] = label;
                }
                ink[place] = Math.Max(ink[place], grey);
            }
        }
        return new(from, upper, to + 1, lower + 1);
    }

    /// <summary>The bilinear grey value between pixels; 0 beyond the border.</summary>
    readonly double At(double y, double x)
    {
        int row = (int)Math.Floor(y), column = (int)Math.Floor(x);
        double down = y - row, right = x - column;
        return (Pixel(row, column) * (1 - right) + Pixel(row, column + 1) * right) * (1 - down)
            + (Pixel(row + 1, column) * (1 - right) + Pixel(row + 1, column + 1) * right) * down;
    }

    readonly double Pixel(int row, int column) =>
        (uint)row < (uint)height && (uint)column < (uint)width ? values[row * width + column] : 0;
}
