using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>Reading: values of a tensor as .NET numbers, and copies.</summary>
public sealed partial class Tensor
{
    /// <summary>Copies the values, in row-major order.</summary>
    /// <exception cref="ShapeException">T is not the element type, or there are more elements than an array can have.</exception>
    /// <exception cref="InvalidOperationException">The tensor belongs to a captured step, where values are not available.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        if (Shape.Elements > Array.MaxLength)
            throw new ShapeException($"ToArray: expects at most {Array.MaxLength} elements, received {Shape}; take slices, such as x[0].");
        var values = new T[Shape.Elements];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>Copies the values into a span, in row-major order.</summary>
    /// <exception cref="ShapeException">T is not the element type, or the span's length is not the number of elements.</exception>
    /// <exception cref="InvalidOperationException">The tensor belongs to a captured step, where values are not available.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        if (isWeak) { Take(ElementType.Float32, Device.Current).CopyTo(destination); return; }
        if (ElementTypes.Of<T>() != Type)
            throw new ShapeException(
                $"Tensor {Shape}: its elements are {Type}, requested {ElementTypes.Of<T>()}; Cast(ElementType.{ElementTypes.Of<T>()}) first.");
        if (destination.Length != Shape.Elements)
            throw new ShapeException($"Tensor {Shape}: expects a span of {Shape.Elements} elements, received {destination.Length}; pass one of that length.");
        CheckReadable();
        Tensor source = IsContiguous ? this : Detached.Contiguous();
        for (long start = 0; start < destination.Length; start += MostAtOnce)
        {
            Span<T> part = destination.Slice((int)start, (int)Math.Min(MostAtOnce, destination.Length - start));
            source.ReadBytes(start * Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(part));
        }
    }

    /// <summary>Returns the value of a tensor with one element.</summary>
    /// <exception cref="ShapeException">The tensor does not have exactly one element, or T is not the element type.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (Shape.Elements != 1) throw new ShapeException($"Item: expects one element, received {Shape}; select one by index, or reduce with Mean().");
        T value = default;
        CopyTo(MemoryMarshal.CreateSpan(ref value, 1));
        return value;
    }

    /// <summary>Converts the value of a tensor with one element, of any type.</summary>
    /// <exception cref="ShapeException">The tensor does not have exactly one element.</exception>
    public static explicit operator double(Tensor x)
    {
        if (x.isWeak) return x.WeakReal;
        x.CheckReadable();
        return x.Type switch
        {
            ElementType.Float32 => x.Item<float>(),
            ElementType.Float64 => x.Item<double>(),
            ElementType.Int32 => x.Item<int>(),
            ElementType.Int64 => x.Item<long>(),
            _ => x.Widened(),
        };
    }

    double Widened() => Capture.Suspend(() => Detached.Cast(ElementType.Float64).Item<double>());

    /// <summary>Copies the values to new memory. Use it to keep the result of a captured step beyond its next run.</summary>
    public Tensor Copy()
    {
        if (isWeak) return Take(ElementType.Float32, Device.Current);
        CheckReadable();
        Tensor result = Empty(Shape, Type, Device);
        Device.Copy(this, result);
        return result;
    }

    /// <summary>Throws if the values cannot be read: inside a capture, or after the plan has run again.</summary>
    void CheckReadable()
    {
        if (Capture.Current is { } capture && capture.Owns(Storage))
            throw new CaptureException($"Tensor {Shape}: its value was read inside a captured step, where only ops run; return it from the step, " +
                "or set Captures = false on the step.");
        Storage.Run?.Check(Shape);
    }
}
