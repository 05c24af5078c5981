namespace Myelin;

/// <summary>
/// Selects entries along one axis: an index removes the axis, a range keeps it and can have a step. Examples: <c>x[0, ^1, 2..5, ..]</c>,
/// <c>x[(0..10, 2)]</c> for every second of the first ten entries, <c>x[(.., -1)]</c> for reverse order.
/// </summary>
public readonly struct Slice
{
    readonly Range range;
    readonly bool isIndex;
    readonly int step;

    Slice(Range range, bool isIndex, int step = 1)
    {
        this.range = range;
        this.isIndex = isIndex;
        this.step = step;
    }

    /// <summary>Selects one index and removes the axis.</summary>
    public static implicit operator Slice(int index) =>
        new(new Index(index < 0 ? (int)Math.Min(-(long)index, int.MaxValue) : index, index < 0)..Index.End, true);

    /// <summary>Selects one index, possibly counted from the end, and removes the axis.</summary>
    public static implicit operator Slice(Index index) => new(index..Index.End, true);

    /// <summary>Selects a range and keeps the axis.</summary>
    public static implicit operator Slice(Range range) => new(range, false);

    /// <summary>Selects every step-th entry of a range, in reverse order if the step is negative. Keeps the axis.</summary>
    /// <exception cref="ShapeException">The step is 0.</exception>
    public static implicit operator Slice((Range Range, int Step) steps) => steps.Step != 0 ? new(steps.Range, false, steps.Step)
        : throw new ShapeException($"Range {steps.Range}: expects a step other than 0, received 0; 1 takes every entry, -1 every entry backwards.");

    /// <summary>The first entry, the count, the step, and whether to remove the axis.</summary>
    internal (int Start, int Count, int Step, bool Drop) Of(Shape shape, int axis)
    {
        int size = shape[axis];
        int start = range.Start.GetOffset(size), end = isIndex ? start + 1 : range.End.GetOffset(size);
        if (start < 0 || end > size || start > end)
            throw new ShapeException(isIndex
                ? $"Index {(range.Start.IsFromEnd ? "^" : "")}{range.Start.Value}: axis {axis} of {shape} has {size} entries; " +
                    $"use 0 to {size - 1}, or ^1 to ^{size} from the end."
                : $"Range {range}: axis {axis} of {shape} has {size} entries; use 0..{size} at most.");
        if (step is 0 or 1) return (start, end - start, 1, isIndex);        // default(Slice) has step 0
        int count = (int)((end - start + Math.Abs((long)step) - 1) / Math.Abs((long)step));
        return (step > 0 ? start : Math.Max(start, end - 1), count, step, false);
    }
}
