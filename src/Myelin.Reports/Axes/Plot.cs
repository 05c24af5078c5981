namespace Myelin;

/// <summary>The rectangle within the axes, and where values lie in it.</summary>
readonly record struct Plot(double Left, double Top, double Right, double Bottom, Axis XAxis, Axis YAxis)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>The place of a value across.</summary>
    public double X(double value) => Left + XAxis.Share(value) * Width;

    /// <summary>The place of a value up.</summary>
    public double Y(double value) => Bottom - YAxis.Share(value) * Height;
}
