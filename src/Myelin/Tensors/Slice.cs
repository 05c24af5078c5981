namespace Myelin;

/// <summary>What is taken of one axis: an index (the axis goes) or a range (it stays). Written as C#: <c>x[0, ^1, 2..5, ..]</c>.</summary>
public readonly struct Slice
{
    readonly Range range;
    readonly bool isIndex;

    Slice(Range range, bool isIndex)
    {
        this.range = range;
        this.isIndex = isIndex;
    }

    /// <summary>One index; the axis goes.</summary>
    public static implicit operator Slice(int index) => new(new Index(Math.Abs(index), index < 0)..Index.End, true);

    /// <summary>One index, maybe from the end; the axis goes.</summary>
    public static implicit operator Slice(Index index) => new(index..Index.End, true);

    /// <summary>A range of the axis, which stays.</summary>
    public static implicit operator Slice(Range range) => new(range, false);

    /// <summary>First element, count, and whether the axis goes.</summary>
    internal (int Start, int Count, bool Drop) Of(Shape shape, int axis)
    {
        int size = shape[axis];
        int start = range.Start.GetOffset(size), end = isIndex ? start + 1 : range.End.GetOffset(size);
        if (start < 0 || end > size || start > end)
            throw new ShapeException(isIndex
                ? $"Index {(range.Start.IsFromEnd ? "^" : "")}{range.Start.Value}: axis {axis} of {shape} has {size} entries; use 0 to {size - 1}, or ^1 to ^{size} from the end."
                : $"Range {range}: axis {axis} of {shape} has {size} entries; use 0..{size} at most.");
        return (start, end - start, isIndex);
    }
}
