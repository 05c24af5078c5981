namespace Myelin;

/// <summary>
/// The padding of convolutions and poolings: <see cref="Valid"/>, <see cref="Same"/>, <see cref="Causal"/>, or a number of entries on each side.
/// </summary>
/// <remarks>
/// Write <c>1</c> for one entry on all sides, <c>(2, 0)</c> for the two ends of sequences, <c>((1, 2), (0, 1))</c> for the rows at the top and
/// bottom and the columns at the left and right of images, and <c>((1, 1), (1, 2), (0, 1))</c> for volumes. Padding is never multiplied:
/// convolutions and averages leave it out, and it is never the maximum.
/// </remarks>
public readonly record struct Padding
{
    enum Rule
    {
        Valid,
        Same,
        Causal,
        Sides,
    }

    readonly Rule rule;

    /// <summary>The number of axes that have sides of their own; 0 if all have those of the width.</summary>
    readonly int axes;
    readonly Sides depth, height, width;

    Padding(Rule rule) => this.rule = rule;

    Padding(int axes, Sides depth, Sides height, Sides width) : this(Rule.Sides) =>
        (this.axes, this.depth, this.height, this.width) = (axes, depth, height, width);

    /// <summary>No padding: every window lies within the input.</summary>
    public static Padding Valid => default;

    /// <summary>Padding that gives ⌈inputs / stride⌉ outputs, split evenly; an odd entry goes to the end.</summary>
    public static Padding Same => new(Rule.Same);

    /// <summary>Padding before the first step of a sequence alone, so that no output depends on later steps; ⌈inputs / stride⌉ outputs.</summary>
    public static Padding Causal => new(Rule.Causal);

    /// <summary>Uses one number of entries for all sides.</summary>
    public static implicit operator Padding(int all) => new(0, default, default, all);

    /// <summary>Converts the numbers before and after sequences.</summary>
    public static implicit operator Padding((int Before, int After) sides) => new(1, default, default, sides);

    /// <summary>Converts the numbers at the top and bottom, and at the left and right, of images.</summary>
    public static implicit operator Padding(((int Top, int Bottom) Height, (int Left, int Right) Width) sides) =>
        new(2, default, sides.Height, sides.Width);

    /// <summary>Converts the numbers at the front and back, top and bottom, and left and right, of volumes.</summary>
    public static implicit operator Padding(((int Front, int Back) Depth, (int Top, int Bottom) Height, (int Left, int Right) Width) sides) =>
        new(3, sides.Depth, sides.Height, sides.Width);

    /// <summary>Whether it is a number of entries on each side.</summary>
    internal bool IsExplicit => rule == Rule.Sides;

    /// <summary>Whether it is one number for all sides.</summary>
    internal bool IsUniform => IsExplicit && axes == 0;

    /// <summary>Whether it is <see cref="Same"/>.</summary>
    internal bool IsSame => rule == Rule.Same;

    /// <summary>Whether it is <see cref="Causal"/>.</summary>
    internal bool IsCausal => rule == Rule.Causal;

    /// <summary>The sides of each axis that has its own; one entry if all axes have the same. Empty unless <see cref="IsExplicit"/>.</summary>
    internal Sides[] Sides => !IsExplicit ? [] : axes switch { 3 => [depth, height, width], 2 => [height, width], _ => [width] };

    /// <summary>The sides along one of some axes. Zeros unless <see cref="IsExplicit"/>.</summary>
    internal Sides Along(int axis, int count) => axes == 0 ? width
        : (3 - count + axis) switch { 0 => depth, 1 => height, _ => width };

    /// <summary>What is wrong with this padding for some axes: what is expected, what was received, and the fix; null if it fits.</summary>
    internal string? Fault(int count)
    {
        if (IsCausal && count > 1) return $"expects causal padding of sequences alone, received it for {count} axes; use Same, Valid or a number for each side";
        foreach (Sides side in Sides)
            if (Math.Min(side.Before, side.After) < 0 || Math.Max(side.Before, side.After) > Size2D.MostPixels)
                return $"expects padding from 0 to {Size2D.MostPixels} on each side, received {this}; crop the input to make it smaller";
        if (axes == 0 || axes == count) return null;
        string written = count switch { 1 => "(before, after)", 2 => "((top, bottom), (left, right))", _ => "((front, back), (top, bottom), (left, right))" };
        return $"expects padding {written} or one number for all sides, received {this}; give {(count == 1 ? "one pair" : $"a pair for each of {count} axes")}";
    }

    /// <summary>The padding of a name, such as <c>Same</c>; null if there is none.</summary>
    internal static Padding? Named(string name) =>
        Enum.TryParse(name, out Rule rule) && rule != Rule.Sides && $"{rule}" == name ? new Padding(rule) : null;

    /// <summary>The padding of some pairs, one for each axis; null for other counts of them.</summary>
    internal static Padding? Of(Sides[] sides) => sides switch
    {
        [Sides steps] => new Padding(1, default, default, steps),
        [Sides height, Sides width] => new Padding(2, default, height, width),
        [Sides depth, Sides height, Sides width] => new Padding(3, depth, height, width),
        _ => null,
    };

    /// <summary>Valid, Same, Causal, 1, (2, 0) or ((1, 2), (0, 1)).</summary>
    public override string ToString() => !IsExplicit ? $"{rule}"
        : axes == 0 ? $"{width.Before}" : axes == 1 ? $"{width}" : $"({string.Join(", ", Sides)})";
}
