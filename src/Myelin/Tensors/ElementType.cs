namespace Myelin;

/// <summary>The type of the elements of a tensor.</summary>
public enum ElementType
{
    /// <summary>True or false, in one byte: the result of comparisons.</summary>
    Bool,

    /// <summary>An 8-bit unsigned integer: pixels.</summary>
    UInt8,

    /// <summary>A 32-bit integer: class labels and indices.</summary>
    Int32,

    /// <summary>A 64-bit integer: counters and random keys.</summary>
    Int64,

    /// <summary>
    /// IEEE 754 half precision, for storage. Matrix products, convolutions and gathers accept weights of this type and compute in Float32.
    /// Other ops require a cast.
    /// </summary>
    Float16,

    /// <summary>The bfloat16 format, for storage like <see cref="Float16"/>: the range of Float32 with 8 bits of precision.</summary>
    BFloat16,

    /// <summary>Single precision: the default.</summary>
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
        _ => throw new ArgumentException($"ElementType: expects one of {string.Join(", ", Enum.GetNames<ElementType>())}, " +
            $"received {(int)type}; use one of these."),
    };

    /// <summary>Whether the type is Float32 or Float64, which compute in floating point and have gradients.</summary>
    public static bool IsReal(this ElementType type) => type is ElementType.Float32 or ElementType.Float64;

    /// <summary>Whether the type is Float16 or BFloat16.</summary>
    public static bool IsHalf(this ElementType type) => type is ElementType.Float16 or ElementType.BFloat16;

    /// <summary>Whether arithmetic is defined for the type.</summary>
    public static bool IsNumber(this ElementType type) => type.IsReal() || type is ElementType.Int32 or ElementType.Int64;

    /// <summary>The element type that corresponds to a .NET type.</summary>
    /// <exception cref="ArgumentException">No element type corresponds to T.</exception>
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
