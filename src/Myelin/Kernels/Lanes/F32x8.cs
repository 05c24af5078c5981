using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>Eight floats in a register of 256 bits.</summary>
internal readonly unsafe struct F32x8(Vector256<float> value) : IWideningLane<F32x8>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The register.</summary>
    public readonly Vector256<float> Value = value;

    public static int Width => 8;

    /// <summary>Reads the lane by value. With <c>this.Value</c> the JIT of .NET 10 keeps it in memory instead of a register.</summary>
    [MethodImpl(Inline)] private static Vector256<float> Of(F32x8 lane) => lane.Value;

    [MethodImpl(Inline)] public static F32x8 Load(float* source) => new(Vector256.Load(source));
    [MethodImpl(Inline)] public void Store(float* target) => Of(this).Store(target);
    [MethodImpl(Inline)]
    public static F32x8 LoadWords(ushort* source) =>
        new(Vector256.WidenLower(Vector128.Load((short*)source).ToVector256Unsafe()).AsSingle());

    [MethodImpl(Inline)] public static implicit operator F32x8(double constant) => new(Vector256.Create((float)constant));
    [MethodImpl(Inline)] public static F32x8 operator +(F32x8 a, F32x8 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F32x8 operator -(F32x8 a, F32x8 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F32x8 operator *(F32x8 a, F32x8 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F32x8 operator /(F32x8 a, F32x8 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F32x8 operator -(F32x8 x) => new(-x.Value);
    [MethodImpl(Inline)] public F32x8 MultiplyAdd(F32x8 factor, F32x8 addend) => new(Vector256.FusedMultiplyAdd(Of(this), factor.Value, addend.Value));
    [MethodImpl(Inline)] public F32x8 Sqrt() => new(Vector256.Sqrt(Of(this)));
    [MethodImpl(Inline)] public F32x8 Abs() => new(Vector256.Abs(Of(this)));
    [MethodImpl(Inline)] public F32x8 Round() => new(Vector256.Round(Of(this)));
    [MethodImpl(Inline)] public F32x8 Floor() => new(Vector256.Floor(Of(this)));
    [MethodImpl(Inline)] public F32x8 Ceiling() => new(Vector256.Ceiling(Of(this)));

    [MethodImpl(Inline)] public F32x8 Maximum(F32x8 other) => new(Vector256.Max(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x8 Minimum(F32x8 other) => new(Vector256.Min(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x8 AtMost(F32x8 limit) => new(Vector256.MinNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F32x8 AtLeast(F32x8 limit) => new(Vector256.MaxNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F32x8 GreaterThan(F32x8 other) => new(Vector256.GreaterThan(Of(this), other.Value));
    [MethodImpl(Inline)] public bool AnyGreaterThan(F32x8 other) => Vector256.GreaterThanAny(Of(this), other.Value);
    [MethodImpl(Inline)] public F32x8 GreaterThanOrEqual(F32x8 other) => new(Vector256.GreaterThanOrEqual(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x8 EqualTo(F32x8 other) => new(Vector256.Equals(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x8 Select(F32x8 whenTrue, F32x8 whenFalse) => new(Vector256.ConditionalSelect(Of(this), whenTrue.Value, whenFalse.Value));

    [MethodImpl(Inline)] public static F32x8 operator &(F32x8 a, F32x8 b) => new(a.Value & b.Value);
    [MethodImpl(Inline)] public static F32x8 operator |(F32x8 a, F32x8 b) => new(a.Value | b.Value);
    [MethodImpl(Inline)] public static F32x8 operator ^(F32x8 a, F32x8 b) => new(a.Value ^ b.Value);
    [MethodImpl(Inline)] public static F32x8 operator <<(F32x8 bits, int count) => new((bits.Value.AsUInt32() << count).AsSingle());
    [MethodImpl(Inline)] public static F32x8 operator >>>(F32x8 bits, int count) => new((bits.Value.AsUInt32() >>> count).AsSingle());

    [MethodImpl(Inline)] public F32x8 Exponent() => Exponents.Exponent<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Significand() => Exponents.Significand<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 ScaleUnit(F32x8 exponent) => Exponents.ScaleUnit<F32x8, Binary32>(this, exponent);
    [MethodImpl(Inline)] public F32x8 Scale(F32x8 exponent) => Exponents.Scale<F32x8, Binary32>(this, exponent);

    [MethodImpl(Inline)] public F32x8 Exp() => ExponentialFunction.Exp<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Expm1() => ExponentialFunction.Expm1<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Log() => Logarithm.Log<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Log1p() => Logarithm.Log1p<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Tanh() => Hyperbolic.Tanh<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Sigmoid() => Hyperbolic.Sigmoid<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Sin() => Trigonometric.Sin<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Cos() => Trigonometric.Cos<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Atan() => Trigonometric.Atan<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Erf() => ErrorFunction.Erf<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 NormalCdf() => ErrorFunction.NormalCdf<F32x8, Binary32>(this);
    [MethodImpl(Inline)] public F32x8 Pow(F32x8 exponent) => Power.Pow<F32x8, Binary32>(this, exponent);
}
