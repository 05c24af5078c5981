namespace Myelin;

/// <summary>Boxes of several sizes around the centre of every cell of a feature map, which a network moves and scales to the objects.</summary>
/// <remarks>
/// Source: Ren, He, Girshick and Sun, "Faster R-CNN: Towards Real-Time Object Detection with Region Proposal Networks", 2015.
/// <code>
/// Box[] anchors = Anchors.Grid(rows: 16, columns: 16, stride: 8, (24, 24), (12, 24));
/// </code>
/// </remarks>
public static class Anchors
{
    const int Most = 1 << 24;

    /// <summary>The anchors in the order of an output [rows, columns, sizes].</summary>
    /// <param name="rows">The height of the feature map.</param>
    /// <param name="columns">The width of the feature map.</param>
    /// <param name="stride">The pixels of the picture from one cell to the next.</param>
    /// <param name="sizes">The width and height of each anchor of a cell, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or number is not positive and finite, or there are more than 2^24 anchors.</exception>
    /// <exception cref="ArgumentException">There are no sizes.</exception>
    public static Box[] Grid(int rows, int columns, double stride, params IReadOnlyList<(double Width, double Height)> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count == 0)
            throw new ArgumentException("Anchors: expects at least one size, received none; give the usual sizes of the objects.", nameof(sizes));
        if (rows < 1 || columns < 1 || (long)rows * columns > Most / sizes.Count)
            throw new ArgumentOutOfRangeException(nameof(rows),
                $"Anchors: expects a feature map with 1 to {Most} anchors, received {rows} by {columns} cells with {sizes.Count} each; use a larger stride.");
        foreach (double size in sizes.SelectMany(one => new[] { one.Width, one.Height }).Append(stride))
            if (!(size > 0 && double.IsFinite(size)))
                throw new ArgumentOutOfRangeException(
                    nameof(sizes), $"Anchors: expects positive finite sizes and stride, received {size}; give them in pixels.");
        var anchors = new Box[rows * columns * sizes.Count];
        for (int i = 0; i < anchors.Length; i++)
        {
            (double width, double height) = sizes[i % sizes.Count];
            double x = (i / sizes.Count % columns + 0.5) * stride, y = (i / sizes.Count / columns + 0.5) * stride;
            anchors[i] = new((float)(x - width / 2), (float)(y - height / 2), (float)(x + width / 2), (float)(y + height / 2));
        }
        return anchors;
    }
}
