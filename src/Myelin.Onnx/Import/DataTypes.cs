namespace Myelin.Onnx;

/// <summary>How ONNX's types of elements are held by tensors.</summary>
/// <remarks>
/// Integers of 8 and 16 bits are held as Int32, and unsigned ones of 32 and 64 bits as Int64; results are wrapped to the declared width. Half-precision
/// numbers are computed in Float32 and rounded where the model casts to them and at its outputs.
/// </remarks>
static class DataTypes
{
    /// <summary>The element type in which values are computed.</summary>
    public static ElementType Carrier(this DataType type) => type switch
    {
        DataType.Float or DataType.Float16 or DataType.BFloat16 => ElementType.Float32,
        DataType.Double => ElementType.Float64,
        DataType.Bool => ElementType.Bool,
        DataType.Int64 or DataType.UInt32 or DataType.UInt64 => ElementType.Int64,
        DataType.Int32 or DataType.UInt8 or DataType.Int8 or DataType.UInt16 or DataType.Int16 => ElementType.Int32,
        _ => throw new OnnxException($"ONNX: expects tensors of numbers or bools, received {type}; convert the model without text and complex numbers."),
    };

    /// <summary>The element type of an input or output of the model.</summary>
    public static ElementType Border(this DataType type) => type switch
    {
        DataType.UInt8 => ElementType.UInt8,
        DataType.Float16 => ElementType.Float16,
        DataType.BFloat16 => ElementType.BFloat16,
        _ => type.Carrier(),
    };

    /// <summary>ONNX's type of an element type: that of a tensor for which no other was declared.</summary>
    public static DataType Natural(this ElementType type) => type switch
    {
        ElementType.Bool => DataType.Bool,
        ElementType.UInt8 => DataType.UInt8,
        ElementType.Int32 => DataType.Int32,
        ElementType.Int64 => DataType.Int64,
        ElementType.Float16 => DataType.Float16,
        ElementType.BFloat16 => DataType.BFloat16,
        ElementType.Float64 => DataType.Double,
        _ => DataType.Float,
    };

    /// <summary>Whether it is a floating-point type.</summary>
    public static bool IsReal(this DataType type) => type is DataType.Float or DataType.Double or DataType.Float16 or DataType.BFloat16;

    /// <summary>Whether it is an integer type.</summary>
    public static bool IsInteger(this DataType type) => type is not (DataType.Bool or DataType.String or DataType.Undefined) && !type.IsReal();

    /// <summary>The lowest and highest number of an integer type that is narrower than its carrier; null if there is none.</summary>
    public static (long Low, long High)? Range(this DataType type) => type switch
    {
        DataType.UInt8 => (0, byte.MaxValue),
        DataType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        DataType.UInt16 => (0, ushort.MaxValue),
        DataType.Int16 => (short.MinValue, short.MaxValue),
        DataType.UInt32 => (0, uint.MaxValue),
        _ => null,
    };

    /// <summary>The number of bits of an integer type.</summary>
    public static int Bits(this DataType type) => type switch
    {
        DataType.UInt8 or DataType.Int8 => 8,
        DataType.UInt16 or DataType.Int16 => 16,
        DataType.UInt32 or DataType.Int32 => 32,
        _ => 64,
    };

    /// <summary>The size of an element in a file in bytes; 0 for text.</summary>
    public static int FileSize(this DataType type) => type switch
    {
        DataType.UInt8 or DataType.Int8 or DataType.Bool => 1,
        DataType.UInt16 or DataType.Int16 or DataType.Float16 or DataType.BFloat16 => 2,
        DataType.UInt32 or DataType.Int32 or DataType.Float => 4,
        DataType.UInt64 or DataType.Int64 or DataType.Double => 8,
        _ => 0,
    };

    /// <summary>Takes integers modulo 2^bits, as hardware does.</summary>
    public static Tensor Wrapped(this Tensor x, DataType type)
    {
        if (type.Range() is not { } range || x.Type is not (ElementType.Int32 or ElementType.Int64)) return x;
        long count = range.High - range.Low + 1;
        Tensor shifted = x - range.Low, rest = shifted - shifted / count * count;   // division truncates, so rest may be negative
        return Tensor.Where(rest.LessThan(0L), rest + count, rest) + range.Low;
    }

    /// <summary>Takes integers to the nearest of the type.</summary>
    public static Tensor Saturated(this Tensor x, DataType type) => type.Range() is { } range ? x.Maximum(range.Low).Minimum(range.High) : x;
}
