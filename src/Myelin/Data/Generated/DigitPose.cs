namespace Myelin;

/// <summary>The random pose of a digit on its page: distortion, slant, rotation, scale and position.</summary>
internal static class DigitPose
{
    const double Distortion = 0.12;       // of the unit square; twice as much makes digits unreadable
    const double Lean = 0.12;             // sideways per height; most handwriting slants to the right
    const double LeanDeviation = 0.18;
    const double TurnDeviation = 0.022;   // turns: 8 degrees
    const double Shift = 0.05;            // of the page, at most; a digit of size 0.7 in a wide pen then stays off the border

    /// <summary>Maps points of the unit square to pixels of a page, in place.</summary>
    /// <param name="points">The points.</param>
    /// <param name="side">The height and width of the page in pixels.</param>
    /// <param name="random">The random numbers.</param>
    public static void Place(Span<PenPoint> points, int side, ref PhiloxStream random)
    {
        var field = new SmoothField(stackalloc double[SmoothField.Length], Distortion, ref random);
        double width = random.NextUniform(0.55, 1.0);
        double lean = Lean + LeanDeviation * Bounded(ref random);
        var (sin, cos) = DeterministicMath.SinCosOfTurns(TurnDeviation * Bounded(ref random));
        foreach (ref PenPoint point in points)
        {
            PenPoint bent = field.Displace(point);
            double y = bent.Y - 0.5;
            double x = width * (bent.X - 0.5) - lean * y;
            point = (cos * x - sin * y, sin * x + cos * y);
        }

        // The longer side becomes about 19 of 28 pixels (MNIST: 20), and the centre moves to the centre of the page.
        double left = double.MaxValue, right = double.MinValue, top = double.MaxValue, bottom = double.MinValue;
        foreach (PenPoint point in points)
        {
            (left, right) = (Math.Min(left, point.X), Math.Max(right, point.X));
            (top, bottom) = (Math.Min(top, point.Y), Math.Max(bottom, point.Y));
        }
        double scale = random.NextUniform(0.57, 0.7) * side / Math.Max(right - left, bottom - top);
        double shiftX = 0.5 * side + Shift * side * random.NextUniform(-1, 1) - scale * 0.5 * (left + right);
        double shiftY = 0.5 * side + Shift * side * random.NextUniform(-1, 1) - scale * 0.5 * (top + bottom);
        foreach (ref PenPoint point in points)
            point = (scale * point.X + shiftX, scale * point.Y + shiftY);
    }

    /// <summary>A normally distributed number, clamped to 2.5 standard deviations.</summary>
    static double Bounded(ref PhiloxStream random) => Math.Clamp(random.NextNormal(), -2.5, 2.5);
}
