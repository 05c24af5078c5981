namespace Myelin.SecondDevice;

/// <summary>How the elements of an operand lie in its block.</summary>
sealed class View
{
    readonly int[] sizes;
    readonly long[] strides;
    readonly long offset;
    readonly bool isContiguous;

    public View(in Operand operand) : this(operand, operand.Shape) { }

    /// <summary>An operand repeated over a larger shape.</summary>
    public View(in Operand operand, Shape over)
    {
        Type = operand.Type;
        offset = operand.Offset;
        sizes = over.Sizes.ToArray();
        strides = new long[sizes.Length];
        ReadOnlySpan<long> own = operand.Strides;
        for (int i = 1; i <= own.Length; i++) strides[^i] = operand.Shape[-i] == 1 ? 0 : own[^i];
        isContiguous = operand.IsContiguous && operand.Shape == over;
        Count = over.Elements;
    }

    public ElementType Type { get; }

    public long Count { get; }

    public ReadOnlySpan<int> Sizes => sizes;

    /// <summary>The place in the block of element i in row-major order.</summary>
    public long Place(long i)
    {
        if (isContiguous) return offset + i;
        long place = offset;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            place += i % sizes[axis] * strides[axis];
            i /= sizes[axis];
        }
        return place;
    }
}
