using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Sixteen floats in a register of 512 bits.</summary>
/// <remarks>AVX-512 has instructions for exponents. Without them <see cref="Exponents"/> gives the same bits.</remarks>
internal readonly unsafe struct F32x16(Vector512<float> value) : IWideningLane<F32x16>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The register.</summary>
    public readonly Vector512<float> Value = value;

    public static int Width => 16;

    /// <summary>Reads the lane by value. With <c>this.Value</c> the JIT of .NET 10 keeps it in memory instead of a register.</summary>
    [MethodImpl(Inline)] private static Vector512<float> Of(F32x16 lane) => lane.Value;

    [MethodImpl(Inline)] public static F32x16 Load(float* source) => new(Vector512.Load(source));
    [MethodImpl(Inline)] public void Store(float* target) => Of(this).Store(target);
    [MethodImpl(Inline)]
    public static F32x16 LoadWords(ushort* source) =>
        new(Vector512.WidenLower(Vector256.Load((short*)source).ToVector512Unsafe()).AsSingle());

    [MethodImpl(Inline)] public static implicit operator F32x16(double constant) => new(Vector512.Create((float)constant));
    [MethodImpl(Inline)] public static F32x16 operator +(F32x16 a, F32x16 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F32x16 operator -(F32x16 a, F32x16 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F32x16 operator *(F32x16 a, F32x16 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F32x16 operator /(F32x16 a, F32x16 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F32x16 operator -(F32x16 x) => new(-x.Value);
    [MethodImpl(Inline)] public F32x16 MultiplyAdd(F32x16 factor, F32x16 addend) => new(Vector512.FusedMultiplyAdd(Of(this), factor.Value, addend.Value));
    [MethodImpl(Inline)] public F32x16 Sqrt() => new(Vector512.Sqrt(Of(this)));
    [MethodImpl(Inline)] public F32x16 Abs() => new(Vector512.Abs(Of(this)));
    [MethodImpl(Inline)] public F32x16 Round() => new(Vector512.Round(Of(this)));
    [MethodImpl(Inline)] public F32x16 Floor() => new(Vector512.Floor(Of(this)));
    [MethodImpl(Inline)] public F32x16 Ceiling() => new(Vector512.Ceiling(Of(this)));

    [MethodImpl(Inline)] public F32x16 Maximum(F32x16 other) => new(Vector512.Max(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x16 Minimum(F32x16 other) => new(Vector512.Min(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x16 AtMost(F32x16 limit) => new(Vector512.MinNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F32x16 AtLeast(F32x16 limit) => new(Vector512.MaxNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F32x16 GreaterThan(F32x16 other) => new(Vector512.GreaterThan(Of(this), other.Value));
    [MethodImpl(Inline)] public bool AnyGreaterThan(F32x16 other) => Vector512.GreaterThanAny(Of(this), other.Value);
    [MethodImpl(Inline)] public F32x16 GreaterThanOrEqual(F32x16 other) => new(Vector512.GreaterThanOrEqual(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x16 EqualTo(F32x16 other) => new(Vector512.Equals(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x16 Select(F32x16 whenTrue, F32x16 whenFalse) => new(Vector512.ConditionalSelect(Of(this), whenTrue.Value, whenFalse.Value));

    [MethodImpl(Inline)] public static F32x16 operator &(F32x16 a, F32x16 b) => new(a.Value & b.Value);
    [MethodImpl(Inline)] public static F32x16 operator |(F32x16 a, F32x16 b) => new(a.Value | b.Value);
    [MethodImpl(Inline)] public static F32x16 operator ^(F32x16 a, F32x16 b) => new(a.Value ^ b.Value);
    [MethodImpl(Inline)] public static F32x16 operator <<(F32x16 bits, int count) => new((bits.Value.AsUInt32() << count).AsSingle());
    [MethodImpl(Inline)] public static F32x16 operator >>>(F32x16 bits, int count) => new((bits.Value.AsUInt32() >>> count).AsSingle());

    [MethodImpl(Inline)] public F32x16 Exponent() => Avx512F.IsSupported ? new(Avx512F.GetExponent(Of(this))) : Exponents.Exponent<F32x16, Binary32>(this);
    [MethodImpl(Inline)]
    public F32x16 Significand() =>
        Avx512F.IsSupported ? new(Avx512F.GetMantissa(Of(this), 0)) : Exponents.Significand<F32x16, Binary32>(this);
    [MethodImpl(Inline)]
    public F32x16 ScaleUnit(F32x16 exponent) =>
        Avx512F.IsSupported ? Scale(exponent) : Exponents.ScaleUnit<F32x16, Binary32>(this, exponent);
    [MethodImpl(Inline)]
    public F32x16 Scale(F32x16 exponent) =>
        Avx512F.IsSupported ? new(Avx512F.Scale(Of(this), exponent.Value)) : Exponents.Scale<F32x16, Binary32>(this, exponent);

    [MethodImpl(Inline)] public F32x16 Exp() => ExponentialFunction.Exp<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Expm1() => ExponentialFunction.Expm1<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Log() => Logarithm.Log<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Log1p() => Logarithm.Log1p<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Tanh() => Hyperbolic.Tanh<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Sigmoid() => Hyperbolic.Sigmoid<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Sin() => Trigonometric.Sin<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Cos() => Trigonometric.Cos<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Atan() => Trigonometric.Atan<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Erf() => ErrorFunction.Erf<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 NormalCdf() => ErrorFunction.NormalCdf<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Pow(F32x16 exponent) => Power.Pow<F32x16, Binary32>(this, exponent);
}
