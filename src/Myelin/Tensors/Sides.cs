namespace Myelin;

/// <summary>
/// A number of entries at the two ends of an axis, such as rows to crop or to add. Write it as <c>2</c> for both ends, or as <c>(1, 2)</c>.
/// </summary>
/// <param name="Before">The number before the first entry.</param>
/// <param name="After">The number after the last entry.</param>
public readonly record struct Sides(int Before, int After)
{
    /// <summary>Uses one number for both ends.</summary>
    public static implicit operator Sides(int both) => new(both, both);

    /// <summary>Converts a pair of numbers.</summary>
    public static implicit operator Sides((int Before, int After) sides) => new(sides.Before, sides.After);

    /// <summary>Returns these numbers if both are from 0 to 2^20, and throws otherwise.</summary>
    internal Sides Checked(string who, string what) => Before is >= 0 and <= Size2D.MostPixels && After is >= 0 and <= Size2D.MostPixels ? this
        : throw new ArgumentOutOfRangeException(what,
            $"{who}: expects {what} from 0 to {Size2D.MostPixels}, received {this}; give the number of entries before and after the axis.");

    /// <summary>The numbers before and after: (1, 2).</summary>
    public override string ToString() => $"({Before}, {After})";
}
