using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>Four doubles in a register of 256 bits.</summary>
internal readonly unsafe struct F64x4(Vector256<double> value) : IRealLane<F64x4>, INumberLane<F64x4, double>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The register.</summary>
    public readonly Vector256<double> Value = value;

    public static int Width => 4;

    /// <summary>Reads the lane by value. With <c>this.Value</c> the JIT of .NET 10 keeps it in memory instead of a register.</summary>
    [MethodImpl(Inline)] private static Vector256<double> Of(F64x4 lane) => lane.Value;

    [MethodImpl(Inline)] public static F64x4 Load(double* source) => new(Vector256.Load(source));
    [MethodImpl(Inline)] public void Store(double* target) => Of(this).Store(target);

    [MethodImpl(Inline)] public static implicit operator F64x4(double constant) => new(Vector256.Create(constant));
    [MethodImpl(Inline)] public static F64x4 operator +(F64x4 a, F64x4 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F64x4 operator -(F64x4 a, F64x4 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F64x4 operator *(F64x4 a, F64x4 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F64x4 operator /(F64x4 a, F64x4 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F64x4 operator -(F64x4 x) => new(-x.Value);
    [MethodImpl(Inline)] public F64x4 MultiplyAdd(F64x4 factor, F64x4 addend) => new(Vector256.FusedMultiplyAdd(Of(this), factor.Value, addend.Value));
    [MethodImpl(Inline)] public F64x4 Sqrt() => new(Vector256.Sqrt(Of(this)));
    [MethodImpl(Inline)] public F64x4 Abs() => new(Vector256.Abs(Of(this)));
    [MethodImpl(Inline)] public F64x4 Round() => new(Vector256.Round(Of(this)));
    [MethodImpl(Inline)] public F64x4 Floor() => new(Vector256.Floor(Of(this)));
    [MethodImpl(Inline)] public F64x4 Ceiling() => new(Vector256.Ceiling(Of(this)));

    [MethodImpl(Inline)] public F64x4 Maximum(F64x4 other) => new(Vector256.Max(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x4 Minimum(F64x4 other) => new(Vector256.Min(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x4 AtMost(F64x4 limit) => new(Vector256.MinNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F64x4 AtLeast(F64x4 limit) => new(Vector256.MaxNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F64x4 GreaterThan(F64x4 other) => new(Vector256.GreaterThan(Of(this), other.Value));
    [MethodImpl(Inline)] public bool AnyGreaterThan(F64x4 other) => Vector256.GreaterThanAny(Of(this), other.Value);
    [MethodImpl(Inline)] public F64x4 GreaterThanOrEqual(F64x4 other) => new(Vector256.GreaterThanOrEqual(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x4 EqualTo(F64x4 other) => new(Vector256.Equals(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x4 Select(F64x4 whenTrue, F64x4 whenFalse) => new(Vector256.ConditionalSelect(Of(this), whenTrue.Value, whenFalse.Value));

    [MethodImpl(Inline)] public static F64x4 operator &(F64x4 a, F64x4 b) => new(a.Value & b.Value);
    [MethodImpl(Inline)] public static F64x4 operator |(F64x4 a, F64x4 b) => new(a.Value | b.Value);
    [MethodImpl(Inline)] public static F64x4 operator ^(F64x4 a, F64x4 b) => new(a.Value ^ b.Value);
    [MethodImpl(Inline)] public static F64x4 operator <<(F64x4 bits, int count) => new((bits.Value.AsUInt64() << count).AsDouble());
    [MethodImpl(Inline)] public static F64x4 operator >>>(F64x4 bits, int count) => new((bits.Value.AsUInt64() >>> count).AsDouble());

    [MethodImpl(Inline)] public F64x4 Exponent() => Exponents.Exponent<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Significand() => Exponents.Significand<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 ScaleUnit(F64x4 exponent) => Exponents.ScaleUnit<F64x4, Binary64>(this, exponent);
    [MethodImpl(Inline)] public F64x4 Scale(F64x4 exponent) => Exponents.Scale<F64x4, Binary64>(this, exponent);

    [MethodImpl(Inline)] public F64x4 Exp() => ExponentialFunction.Exp<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Expm1() => ExponentialFunction.Expm1<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Log() => Logarithm.Log<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Log1p() => Logarithm.Log1p<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Tanh() => Hyperbolic.Tanh<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Sigmoid() => Hyperbolic.Sigmoid<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Sin() => Trigonometric.Sin<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Cos() => Trigonometric.Cos<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Atan() => Trigonometric.Atan<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Erf() => ErrorFunction.Erf<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 NormalCdf() => ErrorFunction.NormalCdf<F64x4, Binary64>(this);
    [MethodImpl(Inline)] public F64x4 Pow(F64x4 exponent) => Power.Pow<F64x4, Binary64>(this, exponent);
}
