using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>One double: the definition that the wider lanes agree with.</summary>
internal readonly unsafe struct F64x1(double value) : IRealLane<F64x1>, INumberLane<F64x1, double>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The number, or a mask: all bits set or none.</summary>
    public readonly double Value = value;

    public static int Width => 1;

    private ulong Bits => BitConverter.DoubleToUInt64Bits(Value);

    [MethodImpl(Inline)] private static F64x1 OfBits(ulong bits) => new(BitConverter.UInt64BitsToDouble(bits));
    [MethodImpl(Inline)] private static F64x1 Mask(bool set) => OfBits(set ? ulong.MaxValue : 0);

    [MethodImpl(Inline)] public static F64x1 Load(double* source) => new(*source);
    [MethodImpl(Inline)] public void Store(double* target) => *target = Value;

    [MethodImpl(Inline)] public static implicit operator F64x1(double constant) => new(constant);
    [MethodImpl(Inline)] public static F64x1 operator +(F64x1 a, F64x1 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F64x1 operator -(F64x1 a, F64x1 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F64x1 operator *(F64x1 a, F64x1 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F64x1 operator /(F64x1 a, F64x1 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F64x1 operator -(F64x1 x) => new(-x.Value);
    [MethodImpl(Inline)] public F64x1 MultiplyAdd(F64x1 factor, F64x1 addend) => new(Math.FusedMultiplyAdd(Value, factor.Value, addend.Value));
    [MethodImpl(Inline)] public F64x1 Sqrt() => new(Math.Sqrt(Value));
    [MethodImpl(Inline)] public F64x1 Abs() => new(Math.Abs(Value));
    [MethodImpl(Inline)] public F64x1 Round() => new(Math.Round(Value));

    [MethodImpl(Inline)] public F64x1 Maximum(F64x1 other) => new(Math.Max(Value, other.Value));
    [MethodImpl(Inline)] public F64x1 Minimum(F64x1 other) => new(Math.Min(Value, other.Value));
    [MethodImpl(Inline)] public F64x1 AtMost(F64x1 limit) => limit.Value < Value ? limit : this;
    [MethodImpl(Inline)] public F64x1 AtLeast(F64x1 limit) => limit.Value > Value ? limit : this;
    [MethodImpl(Inline)] public F64x1 GreaterThan(F64x1 other) => Mask(Value > other.Value);
    [MethodImpl(Inline)] public F64x1 GreaterThanOrEqual(F64x1 other) => Mask(Value >= other.Value);
    [MethodImpl(Inline)] public F64x1 EqualTo(F64x1 other) => Mask(Value == other.Value);
    [MethodImpl(Inline)] public F64x1 Select(F64x1 whenTrue, F64x1 whenFalse) => Bits != 0 ? whenTrue : whenFalse;

    [MethodImpl(Inline)] public static F64x1 operator &(F64x1 a, F64x1 b) => OfBits(a.Bits & b.Bits);
    [MethodImpl(Inline)] public static F64x1 operator |(F64x1 a, F64x1 b) => OfBits(a.Bits | b.Bits);
    [MethodImpl(Inline)] public static F64x1 operator ^(F64x1 a, F64x1 b) => OfBits(a.Bits ^ b.Bits);
    [MethodImpl(Inline)] public static F64x1 operator <<(F64x1 bits, int count) => OfBits(bits.Bits << count);
    [MethodImpl(Inline)] public static F64x1 operator >>>(F64x1 bits, int count) => OfBits(bits.Bits >>> count);

    [MethodImpl(Inline)] public F64x1 Exponent() => Exponents.Exponent<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Significand() => Exponents.Significand<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 ScaleUnit(F64x1 exponent) => Exponents.ScaleUnit<F64x1, Binary64>(this, exponent);
    [MethodImpl(Inline)] public F64x1 Scale(F64x1 exponent) => Exponents.Scale<F64x1, Binary64>(this, exponent);

    [MethodImpl(Inline)] public F64x1 Exp() => Exponential.Exp<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Expm1() => Exponential.Expm1<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Log() => Logarithm.Log<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Log1p() => Logarithm.Log1p<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Tanh() => Hyperbolic.Tanh<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Sigmoid() => Hyperbolic.Sigmoid<F64x1, Binary64>(this);
}
