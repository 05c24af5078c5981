using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>Two doubles in a register of 128 bits.</summary>
internal readonly unsafe struct F64x2(Vector128<double> value) : IRealLane<F64x2>, INumberLane<F64x2, double>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The register.</summary>
    public readonly Vector128<double> Value = value;

    public static int Width => 2;

    /// <summary>Reads the lane by value. With <c>this.Value</c> the JIT of .NET 10 keeps it in memory instead of a register.</summary>
    [MethodImpl(Inline)] private static Vector128<double> Of(F64x2 lane) => lane.Value;

    [MethodImpl(Inline)] public static F64x2 Load(double* source) => new(Vector128.Load(source));
    [MethodImpl(Inline)] public void Store(double* target) => Of(this).Store(target);

    [MethodImpl(Inline)] public static implicit operator F64x2(double constant) => new(Vector128.Create(constant));
    [MethodImpl(Inline)] public static F64x2 operator +(F64x2 a, F64x2 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F64x2 operator -(F64x2 a, F64x2 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F64x2 operator *(F64x2 a, F64x2 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F64x2 operator /(F64x2 a, F64x2 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F64x2 operator -(F64x2 x) => new(-x.Value);
    [MethodImpl(Inline)] public F64x2 MultiplyAdd(F64x2 factor, F64x2 addend) => new(Vector128.FusedMultiplyAdd(Of(this), factor.Value, addend.Value));
    [MethodImpl(Inline)] public F64x2 Sqrt() => new(Vector128.Sqrt(Of(this)));
    [MethodImpl(Inline)] public F64x2 Abs() => new(Vector128.Abs(Of(this)));
    [MethodImpl(Inline)] public F64x2 Round() => new(Vector128.Round(Of(this)));
    [MethodImpl(Inline)] public F64x2 Floor() => new(Vector128.Floor(Of(this)));
    [MethodImpl(Inline)] public F64x2 Ceiling() => new(Vector128.Ceiling(Of(this)));

    [MethodImpl(Inline)] public F64x2 Maximum(F64x2 other) => new(Vector128.Max(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x2 Minimum(F64x2 other) => new(Vector128.Min(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x2 AtMost(F64x2 limit) => new(Vector128.MinNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F64x2 AtLeast(F64x2 limit) => new(Vector128.MaxNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F64x2 GreaterThan(F64x2 other) => new(Vector128.GreaterThan(Of(this), other.Value));
    [MethodImpl(Inline)] public bool AnyGreaterThan(F64x2 other) => Vector128.GreaterThanAny(Of(this), other.Value);
    [MethodImpl(Inline)] public F64x2 GreaterThanOrEqual(F64x2 other) => new(Vector128.GreaterThanOrEqual(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x2 EqualTo(F64x2 other) => new(Vector128.Equals(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x2 Select(F64x2 whenTrue, F64x2 whenFalse) => new(Vector128.ConditionalSelect(Of(this), whenTrue.Value, whenFalse.Value));

    [MethodImpl(Inline)] public static F64x2 operator &(F64x2 a, F64x2 b) => new(a.Value & b.Value);
    [MethodImpl(Inline)] public static F64x2 operator |(F64x2 a, F64x2 b) => new(a.Value | b.Value);
    [MethodImpl(Inline)] public static F64x2 operator ^(F64x2 a, F64x2 b) => new(a.Value ^ b.Value);
    [MethodImpl(Inline)] public static F64x2 operator <<(F64x2 bits, int count) => new((bits.Value.AsUInt64() << count).AsDouble());
    [MethodImpl(Inline)] public static F64x2 operator >>>(F64x2 bits, int count) => new((bits.Value.AsUInt64() >>> count).AsDouble());

    [MethodImpl(Inline)] public F64x2 Exponent() => Exponents.Exponent<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Significand() => Exponents.Significand<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 ScaleUnit(F64x2 exponent) => Exponents.ScaleUnit<F64x2, Binary64>(this, exponent);
    [MethodImpl(Inline)] public F64x2 Scale(F64x2 exponent) => Exponents.Scale<F64x2, Binary64>(this, exponent);

    [MethodImpl(Inline)] public F64x2 Exp() => ExponentialFunction.Exp<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Expm1() => ExponentialFunction.Expm1<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Log() => Logarithm.Log<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Log1p() => Logarithm.Log1p<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Tanh() => Hyperbolic.Tanh<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Sigmoid() => Hyperbolic.Sigmoid<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Sin() => Trigonometric.Sin<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Cos() => Trigonometric.Cos<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Atan() => Trigonometric.Atan<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Erf() => ErrorFunction.Erf<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 NormalCdf() => ErrorFunction.NormalCdf<F64x2, Binary64>(this);
    [MethodImpl(Inline)] public F64x2 Pow(F64x2 exponent) => Power.Pow<F64x2, Binary64>(this, exponent);
}
