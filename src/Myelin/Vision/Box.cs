using System.Globalization;

namespace Myelin;

/// <summary>A rectangle on a picture in pixels: left ≤ x &lt; right and top ≤ y &lt; bottom, y downward. It is empty if right ≤ left or bottom ≤ top.</summary>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Right">The right edge.</param>
/// <param name="Bottom">The lower edge.</param>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>The width; 0 if it is empty.</summary>
    public double Width => Right > Left ? (double)Right - Left : 0;

    /// <summary>The height; 0 if it is empty.</summary>
    public double Height => Bottom > Top ? (double)Bottom - Top : 0;

    /// <summary>The area; 0 if it is empty.</summary>
    public double Area => Width * Height;

    /// <summary>Whether all edges are finite numbers.</summary>
    public bool IsFinite => float.IsFinite(Left) && float.IsFinite(Top) && float.IsFinite(Right) && float.IsFinite(Bottom);

    /// <summary>What lies in both boxes; an empty box if nothing does.</summary>
    public Box Intersection(Box other) =>
        new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

    /// <summary>Intersection over union: the area of what lies in both, divided by the area of what lies in either. 0 if both are empty.</summary>
    public double IoU(Box other)
    {
        double both = Intersection(other).Area, either = Area + other.Area - both;
        return either > 0 ? both / either : 0;
    }

    /// <summary>The part of the box that lies on a picture.</summary>
    /// <param name="width">The width of the picture.</param>
    /// <param name="height">The height of the picture.</param>
    public Box Clip(double width, double height) => Intersection(new(0, 0, (float)width, (float)height));

    /// <summary>(10, 12) to (30, 40)</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Left}, {Top}) to ({Right}, {Bottom})");

    /// <summary>Boxes as a tensor: [count, 4], with left, top, right and bottom.</summary>
    public static Tensor ToTensor(IReadOnlyList<Box> boxes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        var values = new float[boxes.Count * 4];
        for (int i = 0; i < boxes.Count; i++)
            (values[4 * i], values[4 * i + 1], values[4 * i + 2], values[4 * i + 3]) = (boxes[i].Left, boxes[i].Top, boxes[i].Right, boxes[i].Bottom);
        return Tensor.From(values, [boxes.Count, 4]);
    }

    /// <summary>The boxes of a tensor of real numbers: [..., 4].</summary>
    /// <exception cref="ShapeException">The last axis does not have 4 entries, or they are not real.</exception>
    public static Box[] FromTensor(Tensor boxes)
    {
        CheckTensor(nameof(FromTensor), boxes);
        float[] values = boxes.Cast(ElementType.Float32).ToArray<float>();
        var found = new Box[values.Length / 4];
        for (int i = 0; i < found.Length; i++) found[i] = new(values[4 * i], values[4 * i + 1], values[4 * i + 2], values[4 * i + 3]);
        return found;
    }

    /// <summary>Throws if a tensor does not hold boxes or codes of boxes.</summary>
    internal static void CheckTensor(string who, Tensor boxes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (boxes.Rank == 0 || boxes.Shape[-1] != 4 || !boxes.Type.IsReal())
            throw new ShapeException($"{who}: expects real numbers [..., 4], left, top, right and bottom of each box, received {boxes.Type}{boxes.Shape}; " +
                "put the four numbers on the last axis.");
    }

    /// <summary>Throws if a box has an edge that is not finite.</summary>
    internal static void CheckFinite(string who, IReadOnlyList<Box> boxes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        for (int i = 0; i < boxes.Count; i++)
            if (!boxes[i].IsFinite)
                throw new ArgumentException($"{who}: expects boxes with finite edges, received {boxes[i]} at {i}; look for NaN in what predicts them.");
    }
}
