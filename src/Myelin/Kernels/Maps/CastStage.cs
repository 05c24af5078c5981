using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>Converts an element type to and from the two widest types, through which casts are made.</summary>
interface IElement<T>
{
    static abstract bool IsWhole { get; }
    static abstract double ToReal(T value);
    static abstract T OfReal(double value);
    static abstract long ToWhole(T value);
    static abstract T OfWhole(long value);
}

readonly struct BoolElement : IElement<byte>
{
    public static bool IsWhole => true;
    public static double ToReal(byte value) => value;
    public static byte OfReal(double value) => value != 0 ? (byte)1 : (byte)0;
    public static long ToWhole(byte value) => value;
    public static byte OfWhole(long value) => value != 0 ? (byte)1 : (byte)0;
}

readonly struct ByteElement : IElement<byte>
{
    public static bool IsWhole => true;
    public static double ToReal(byte value) => value;
    public static byte OfReal(double value) => byte.CreateSaturating(value);
    public static long ToWhole(byte value) => value;
    public static byte OfWhole(long value) => (byte)value;
}

readonly struct Int32Element : IElement<int>
{
    public static bool IsWhole => true;
    public static double ToReal(int value) => value;
    public static int OfReal(double value) => int.CreateSaturating(value);
    public static long ToWhole(int value) => value;
    public static int OfWhole(long value) => (int)value;
}

readonly struct Int64Element : IElement<long>
{
    public static bool IsWhole => true;
    public static double ToReal(long value) => value;
    public static long OfReal(double value) => long.CreateSaturating(value);
    public static long ToWhole(long value) => value;
    public static long OfWhole(long value) => value;
}

readonly struct HalfElement : IElement<Half>
{
    public static bool IsWhole => false;
    public static double ToReal(Half value) => (double)value;
    public static Half OfReal(double value) => (Half)value;
    public static long ToWhole(Half value) => long.CreateSaturating((double)value);
    public static Half OfWhole(long value) => (Half)value;
}

readonly struct BFloat16Element : IElement<BFloat16>
{
    public static bool IsWhole => false;
    public static double ToReal(BFloat16 value) => (float)value;
    public static BFloat16 OfReal(double value) => (BFloat16)value;
    public static long ToWhole(BFloat16 value) => long.CreateSaturating((float)value);

    /// <remarks>A number that no double holds is first rounded to odd, which keeps it on its side of the middle between two results.</remarks>
    public static BFloat16 OfWhole(long value) =>
        (BFloat16)(value << 10 >> 10 == value ? value : ((value >> 11) | ((value & 0x7FF) != 0 ? 1L : 0L)) * 2048.0);
}

readonly struct Float32Element : IElement<float>
{
    public static bool IsWhole => false;
    public static double ToReal(float value) => value;
    public static float OfReal(double value) => (float)value;
    public static long ToWhole(float value) => long.CreateSaturating(value);
    public static float OfWhole(long value) => value;
}

readonly struct Float64Element : IElement<double>
{
    public static bool IsWhole => false;
    public static double ToReal(double value) => value;
    public static double OfReal(double value) => value;
    public static long ToWhole(double value) => long.CreateSaturating(value);
    public static double OfWhole(long value) => value;
}

/// <summary>
/// y = x in another element type, rounded once. Floating-point numbers become integers by truncation and saturation, NaN becomes 0;
/// integers wrap around; everything except 0 becomes true.
/// </summary>
sealed unsafe class CastStage<E, T, F, U> : Stage where E : struct, IElement<T> where T : unmanaged where F : struct, IElement<U> where U : unmanaged
{
    public override object Key => typeof(CastStage<E, T, F, U>);

    [MethodImpl(Hot)]
    public override void Run(void** operands, nint count)
    {
        T* x = (T*)operands[0];
        U* y = (U*)operands[1];
        nint i = 0;
        if (typeof(T) == typeof(byte) && typeof(U) == typeof(float) && Vector128.IsHardwareAccelerated)
            for (; i <= count - 16; i += 16) Widen((byte*)(x + i), (float*)(y + i));
        for (; i < count; i++) y[i] = E.IsWhole ? F.OfWhole(E.ToWhole(x[i])) : F.OfReal(E.ToReal(x[i]));
    }

    /// <summary>16 bytes to 16 floats: the cast of pixels, which is the most frequent one.</summary>
    [MethodImpl(Inline)]
    static void Widen(byte* x, float* y)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(x));
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        Vector128.ConvertToSingle(a.AsInt32()).Store(y);
        Vector128.ConvertToSingle(b.AsInt32()).Store(y + 4);
        Vector128.ConvertToSingle(c.AsInt32()).Store(y + 8);
        Vector128.ConvertToSingle(d.AsInt32()).Store(y + 12);
    }
}

/// <summary>The cast between any two element types.</summary>
static class Casts
{
    public static Stage Between(ElementType from, ElementType to) => from switch
    {
        ElementType.Bool => To<BoolElement, byte>(to),
        ElementType.UInt8 => To<ByteElement, byte>(to),
        ElementType.Int32 => To<Int32Element, int>(to),
        ElementType.Int64 => To<Int64Element, long>(to),
        ElementType.Float16 => To<HalfElement, Half>(to),
        ElementType.BFloat16 => To<BFloat16Element, BFloat16>(to),
        ElementType.Float32 => To<Float32Element, float>(to),
        _ => To<Float64Element, double>(to),
    };

    static Stage To<E, T>(ElementType to) where E : struct, IElement<T> where T : unmanaged => to switch
    {
        ElementType.Bool => new CastStage<E, T, BoolElement, byte>(),
        ElementType.UInt8 => new CastStage<E, T, ByteElement, byte>(),
        ElementType.Int32 => new CastStage<E, T, Int32Element, int>(),
        ElementType.Int64 => new CastStage<E, T, Int64Element, long>(),
        ElementType.Float16 => new CastStage<E, T, HalfElement, Half>(),
        ElementType.BFloat16 => new CastStage<E, T, BFloat16Element, BFloat16>(),
        ElementType.Float32 => new CastStage<E, T, Float32Element, float>(),
        _ => new CastStage<E, T, Float64Element, double>(),
    };
}
