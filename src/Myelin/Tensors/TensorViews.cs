namespace Myelin;

/// <summary>Views: tensors that share the storage of another one.</summary>
public sealed partial class Tensor
{
    /// <summary>Returns a view of the same storage with another shape and strides. Every view is made here.</summary>
    /// <exception cref="ShapeException">An element of the view would lie outside the storage.</exception>
    internal Tensor View(Shape shape, long[]? strides, long offset)
    {
        long elements = shape.Elements;
        if (elements == 0) return new(Storage, Type, shape);
        if (strides != null && IsRowMajor(shape, strides)) strides = null;
        Storage memory = Storage;
        (long first, long last) = strides == null ? (offset, checked(offset + elements - 1)) : Reach(shape, strides, offset);
        if (first < 0 || last >= memory.Bytes / Type.Size())
            throw new ShapeException($"View: {shape} does not lie within the {memory.Bytes / Type.Size()} elements of the tensor {Shape}; " +
                "give the op the shape and attributes that belong to its input.");
        return new(memory, Type, shape, strides, offset);
    }

    /// <summary>The indices of the first and the last element of a view that is not empty.</summary>
    static (long First, long Last) Reach(Shape shape, long[] strides, long offset)
    {
        long first = offset, last = offset;
        for (int i = 0; i < strides.Length; i++)
        {
            long extent = checked((shape.Sizes[i] - 1L) * strides[i]);
            if (extent < 0) first = checked(first + extent);
            else last = checked(last + extent);
        }
        return (first, last);
    }

    static bool IsRowMajor(Shape shape, long[] strides)
    {
        long step = 1;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            int size = shape.Sizes[i];
            if (size != 1 && strides[i] != step) return false;
            step *= size;
        }
        return true;
    }
}
