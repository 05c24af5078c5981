using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Eight doubles in a register of 512 bits.</summary>
/// <remarks>AVX-512 has instructions for exponents. Without them <see cref="Exponents"/> gives the same bits.</remarks>
internal readonly unsafe struct F64x8(Vector512<double> value) : IRealLane<F64x8>, INumberLane<F64x8, double>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The register.</summary>
    public readonly Vector512<double> Value = value;

    public static int Width => 8;

    /// <summary>Reads the lane by value. With <c>this.Value</c> the JIT of .NET 10 keeps it in memory instead of a register.</summary>
    [MethodImpl(Inline)] private static Vector512<double> Of(F64x8 lane) => lane.Value;

    [MethodImpl(Inline)] public static F64x8 Load(double* source) => new(Vector512.Load(source));
    [MethodImpl(Inline)] public void Store(double* target) => Of(this).Store(target);

    [MethodImpl(Inline)] public static implicit operator F64x8(double constant) => new(Vector512.Create(constant));
    [MethodImpl(Inline)] public static F64x8 operator +(F64x8 a, F64x8 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F64x8 operator -(F64x8 a, F64x8 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F64x8 operator *(F64x8 a, F64x8 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F64x8 operator /(F64x8 a, F64x8 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F64x8 operator -(F64x8 x) => new(-x.Value);
    [MethodImpl(Inline)] public F64x8 MultiplyAdd(F64x8 factor, F64x8 addend) => new(Vector512.FusedMultiplyAdd(Of(this), factor.Value, addend.Value));
    [MethodImpl(Inline)] public F64x8 Sqrt() => new(Vector512.Sqrt(Of(this)));
    [MethodImpl(Inline)] public F64x8 Abs() => new(Vector512.Abs(Of(this)));
    [MethodImpl(Inline)] public F64x8 Round() => new(Vector512.Round(Of(this)));
    [MethodImpl(Inline)] public F64x8 Floor() => new(Vector512.Floor(Of(this)));
    [MethodImpl(Inline)] public F64x8 Ceiling() => new(Vector512.Ceiling(Of(this)));

    [MethodImpl(Inline)] public F64x8 Maximum(F64x8 other) => new(Vector512.Max(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x8 Minimum(F64x8 other) => new(Vector512.Min(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x8 AtMost(F64x8 limit) => new(Vector512.MinNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F64x8 AtLeast(F64x8 limit) => new(Vector512.MaxNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F64x8 GreaterThan(F64x8 other) => new(Vector512.GreaterThan(Of(this), other.Value));
    [MethodImpl(Inline)] public bool AnyGreaterThan(F64x8 other) => Vector512.GreaterThanAny(Of(this), other.Value);
    [MethodImpl(Inline)] public F64x8 GreaterThanOrEqual(F64x8 other) => new(Vector512.GreaterThanOrEqual(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x8 EqualTo(F64x8 other) => new(Vector512.Equals(Of(this), other.Value));
    [MethodImpl(Inline)] public F64x8 Select(F64x8 whenTrue, F64x8 whenFalse) => new(Vector512.ConditionalSelect(Of(this), whenTrue.Value, whenFalse.Value));

    [MethodImpl(Inline)] public static F64x8 operator &(F64x8 a, F64x8 b) => new(a.Value & b.Value);
    [MethodImpl(Inline)] public static F64x8 operator |(F64x8 a, F64x8 b) => new(a.Value | b.Value);
    [MethodImpl(Inline)] public static F64x8 operator ^(F64x8 a, F64x8 b) => new(a.Value ^ b.Value);
    [MethodImpl(Inline)] public static F64x8 operator <<(F64x8 bits, int count) => new((bits.Value.AsUInt64() << count).AsDouble());
    [MethodImpl(Inline)] public static F64x8 operator >>>(F64x8 bits, int count) => new((bits.Value.AsUInt64() >>> count).AsDouble());

    [MethodImpl(Inline)] public F64x8 Exponent() => Avx512F.IsSupported ? new(Avx512F.GetExponent(Of(this))) : Exponents.Exponent<F64x8, Binary64>(this);
    [MethodImpl(Inline)]
    public F64x8 Significand() =>
        Avx512F.IsSupported ? new(Avx512F.GetMantissa(Of(this), 0)) : Exponents.Significand<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 ScaleUnit(F64x8 exponent) => Avx512F.IsSupported ? Scale(exponent) : Exponents.ScaleUnit<F64x8, Binary64>(this, exponent);
    [MethodImpl(Inline)]
    public F64x8 Scale(F64x8 exponent) =>
        Avx512F.IsSupported ? new(Avx512F.Scale(Of(this), exponent.Value)) : Exponents.Scale<F64x8, Binary64>(this, exponent);

    [MethodImpl(Inline)] public F64x8 Exp() => ExponentialFunction.Exp<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Expm1() => ExponentialFunction.Expm1<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Log() => Logarithm.Log<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Log1p() => Logarithm.Log1p<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Tanh() => Hyperbolic.Tanh<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Sigmoid() => Hyperbolic.Sigmoid<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Sin() => Trigonometric.Sin<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Cos() => Trigonometric.Cos<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Atan() => Trigonometric.Atan<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Erf() => ErrorFunction.Erf<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 NormalCdf() => ErrorFunction.NormalCdf<F64x8, Binary64>(this);
    [MethodImpl(Inline)] public F64x8 Pow(F64x8 exponent) => Power.Pow<F64x8, Binary64>(this, exponent);
}
