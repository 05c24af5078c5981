namespace Myelin;

/// <summary>What one element of a tensor is.</summary>
public enum ElementType
{
    /// <summary>True or false, one byte. Comparisons give it.</summary>
    Bool,

    /// <summary>0 to 255, one byte: pixels.</summary>
    UInt8,

    /// <summary>A 32-bit integer: class labels and indices.</summary>
    Int32,

    /// <summary>A 64-bit integer: counters and random keys.</summary>
    Int64,

    /// <summary>
    /// IEEE 754 half precision, a type for storage. Products, convolutions and gathers take weights of this type and compute in Float32;
    /// cast it to compute with it elsewhere.
    /// </summary>
    Float16,

    /// <summary>The upper half of a float32, a type for storage as <see cref="Float16"/>: the range of Float32 with 8 bits of precision.</summary>
    BFloat16,

    /// <summary>Single precision, the default.</summary>
    Float32,

    /// <summary>Double precision.</summary>
    Float64,
}

/// <summary>Properties of element types.</summary>
public static class ElementTypes
{
    /// <summary>The size of one element in bytes.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.UInt8 => 1,
        ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Int32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.Float64 => 8,
        _ => throw new ArgumentException(
            $"ElementType {(int)type}: expects one of {string.Join(", ", Enum.GetNames<ElementType>())}, received another number; take one of these."),
    };

    /// <summary>Whether the type computes in floating point and has gradients: float32 and float64.</summary>
    public static bool IsReal(this ElementType type) => type is ElementType.Float32 or ElementType.Float64;

    /// <summary>Whether the type stores floating point in 16 bits.</summary>
    public static bool IsHalf(this ElementType type) => type is ElementType.Float16 or ElementType.BFloat16;

    /// <summary>Whether arithmetic is defined for the type.</summary>
    public static bool IsNumber(this ElementType type) => type.IsReal() || type is ElementType.Int32 or ElementType.Int64;

    /// <summary>The element type that stores a .NET type.</summary>
    public static ElementType Of<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return ElementType.Float32;
        if (typeof(T) == typeof(double)) return ElementType.Float64;
        if (typeof(T) == typeof(int)) return ElementType.Int32;
        if (typeof(T) == typeof(long)) return ElementType.Int64;
        if (typeof(T) == typeof(byte)) return ElementType.UInt8;
        if (typeof(T) == typeof(bool)) return ElementType.Bool;
        if (typeof(T) == typeof(Half)) return ElementType.Float16;
        if (typeof(T) == typeof(BFloat16)) return ElementType.BFloat16;
        throw new ArgumentException(
            $"Tensor: expects elements of bool, byte, int, long, Half, BFloat16, float or double, received {typeof(T).Name}; convert them first.");
    }
}
