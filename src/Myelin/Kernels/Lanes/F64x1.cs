using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>One double: the definition that the wider lanes reproduce.</summary>
internal readonly unsafe struct F64x1(double value) : IRealLane<F64x1>, INumberLane<F64x1, double>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The number, or a mask with all bits set or none.</summary>
    public readonly double Value = value;

    public static int Width => 1;

    /// <summary>Reads the lane by value. With <c>this.Value</c> the JIT of .NET 10 keeps it in memory instead of a register.</summary>
    [MethodImpl(Inline)] private static double Of(F64x1 lane) => lane.Value;

    [MethodImpl(Inline)] private static ulong BitsOf(F64x1 lane) => BitConverter.DoubleToUInt64Bits(lane.Value);
    [MethodImpl(Inline)] private static F64x1 OfBits(ulong bits) => new(BitConverter.UInt64BitsToDouble(bits));
    [MethodImpl(Inline)] private static F64x1 Mask(bool set) => OfBits(set ? ulong.MaxValue : 0);

    [MethodImpl(Inline)] public static F64x1 Load(double* source) => new(*source);
    [MethodImpl(Inline)] public void Store(double* target) => *target = Of(this);

    [MethodImpl(Inline)] public static implicit operator F64x1(double constant) => new(constant);
    [MethodImpl(Inline)] public static F64x1 operator +(F64x1 a, F64x1 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F64x1 operator -(F64x1 a, F64x1 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F64x1 operator *(F64x1 a, F64x1 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F64x1 operator /(F64x1 a, F64x1 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F64x1 operator -(F64x1 x) => new(-x.Value);
    [MethodImpl(Inline)] public F64x1 MultiplyAdd(F64x1 factor, F64x1 addend) => new(Math.FusedMultiplyAdd(Of(this), factor.Value, addend.Value));
    [MethodImpl(Inline)] public F64x1 Sqrt() => new(Math.Sqrt(Of(this)));
    [MethodImpl(Inline)] public F64x1 Abs() => new(Math.Abs(Of(this)));
    [MethodImpl(Inline)] public F64x1 Round() => new(Math.Round(Of(this)));
    [MethodImpl(Inline)] public F64x1 Floor() => new(Math.Floor(Of(this)));
    [MethodImpl(Inline)] public F64x1 Ceiling() => new(Math.Ceiling(Of(this)));

    [MethodImpl(Inline)] public F64x1 Maximum(F64x1 other) => new(Math.Max(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x1 Minimum(F64x1 other) => new(Math.Min(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x1 AtMost(F64x1 limit) => limit.Value < Of(this) ? limit : this;
    [MethodImpl(Inline)] public F64x1 AtLeast(F64x1 limit) => limit.Value > Of(this) ? limit : this;
    [MethodImpl(Inline)] public F64x1 GreaterThan(F64x1 other) => Mask(Of(this) > other.Value);
    [MethodImpl(Inline)] public bool AnyGreaterThan(F64x1 other) => Of(this) > other.Value;
    [MethodImpl(Inline)] public F64x1 GreaterThanOrEqual(F64x1 other) => Mask(Of(this) >= other.Value);
    [MethodImpl(Inline)] public F64x1 EqualTo(F64x1 other) => Mask(Of(this) == other.Value);
    [MethodImpl(Inline)] public F64x1 Select(F64x1 whenTrue, F64x1 whenFalse) => BitsOf(this) != 0 ? whenTrue : whenFalse;

    [MethodImpl(Inline)] public static F64x1 operator &(F64x1 a, F64x1 b) => OfBits(BitsOf(a) & BitsOf(b));
    [MethodImpl(Inline)] public static F64x1 operator |(F64x1 a, F64x1 b) => OfBits(BitsOf(a) | BitsOf(b));
    [MethodImpl(Inline)] public static F64x1 operator ^(F64x1 a, F64x1 b) => OfBits(BitsOf(a) ^ BitsOf(b));
    [MethodImpl(Inline)] public static F64x1 operator <<(F64x1 bits, int count) => OfBits(BitsOf(bits) << count);
    [MethodImpl(Inline)] public static F64x1 operator >>>(F64x1 bits, int count) => OfBits(BitsOf(bits) >>> count);

    [MethodImpl(Inline)] public F64x1 Exponent() => Exponents.Exponent<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Significand() => Exponents.Significand<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 ScaleUnit(F64x1 exponent) => Exponents.ScaleUnit<F64x1, Binary64>(this, exponent);
    [MethodImpl(Inline)] public F64x1 Scale(F64x1 exponent) => Exponents.Scale<F64x1, Binary64>(this, exponent);

    [MethodImpl(Inline)] public F64x1 Exp() => ExponentialFunction.Exp<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Expm1() => ExponentialFunction.Expm1<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Log() => Logarithm.Log<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Log1p() => Logarithm.Log1p<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Tanh() => Hyperbolic.Tanh<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Sigmoid() => Hyperbolic.Sigmoid<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Sin() => Trigonometric.Sin<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Cos() => Trigonometric.Cos<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Atan() => Trigonometric.Atan<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Erf() => ErrorFunction.Erf<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 NormalCdf() => ErrorFunction.NormalCdf<F64x1, Binary64>(this);
    [MethodImpl(Inline)] public F64x1 Pow(F64x1 exponent) => Power.Pow<F64x1, Binary64>(this, exponent);
}
