namespace Myelin;

/// <summary>The rectangle within the axes and the positions of values in it.</summary>
readonly record struct Plot(double Left, double Top, double Right, double Bottom, Axis XAxis, Axis YAxis)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>The horizontal position of a value.</summary>
    public double X(double value) => Left + XAxis.Share(value) * Width;

    /// <summary>The vertical position of a value.</summary>
    public double Y(double value) => Bottom - YAxis.Share(value) * Height;
}
