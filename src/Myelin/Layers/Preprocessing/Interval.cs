namespace Myelin;

/// <summary>A range of numbers, such as factors to draw from. Write it as <c>0.2</c> for -0.2 to 0.2, or as <c>(-0.1, 0.3)</c>.</summary>
/// <param name="Low">The lowest number.</param>
/// <param name="High">The highest number.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The range from -<paramref name="both"/> to <paramref name="both"/>.</summary>
    public static implicit operator Interval(double both) => new(-both, both);

    /// <summary>Converts a pair of numbers.</summary>
    public static implicit operator Interval((double Low, double High) range) => new(range.Low, range.High);

    /// <summary>Whether the range has one number only.</summary>
    internal bool IsPoint => Low == High;

    /// <summary>Returns this range if it is finite, ascends and lies within bounds, and throws otherwise.</summary>
    internal Interval Within(double least, double most, string who, string what) => Low >= least && High <= most && Low <= High ? this
        : throw new ArgumentOutOfRangeException(what, FormattableString.Invariant(
            $"{who}: expects a range within {least} to {most} for {what}, received {this}; give (lowest, highest), or one number for both signs."));

    /// <summary>Returns this range if it is finite and ascends, as the values of a pixel do, and throws otherwise.</summary>
    internal Interval OfPixels(string who) => double.IsFinite(Low) && double.IsFinite(High) && Low < High ? this
        : throw new ArgumentOutOfRangeException("valueRange", $"{who}: expects the lowest and the highest value of a pixel for valueRange, received {this}; " +
            "give (0, 1), or (0, 255) for bytes.");

    /// <summary>Numbers of this range, from uniform numbers on [0, 1).</summary>
    internal Tensor Of(Tensor uniform) => IsPoint ? Tensor.Full(uniform.Shape, Low, uniform.Type) : uniform * (High - Low) + Low;

    /// <summary>The lowest and the highest number: (-0.1, 0.3).</summary>
    public override string ToString() => FormattableString.Invariant($"({Low}, {High})");
}
