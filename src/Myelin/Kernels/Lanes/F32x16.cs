using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Sixteen floats in a register of 512 bits.</summary>
/// <remarks>AVX-512 has instructions for exponents; without it the bits are the same by <see cref="Exponents"/>.</remarks>
internal readonly unsafe struct F32x16(Vector512<float> value) : IRealLane<F32x16>, INumberLane<F32x16, float>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The register.</summary>
    public readonly Vector512<float> Value = value;

    public static int Width => 16;

    [MethodImpl(Inline)] public static F32x16 Load(float* source) => new(Vector512.Load(source));
    [MethodImpl(Inline)] public void Store(float* target) => Value.Store(target);

    [MethodImpl(Inline)] public static implicit operator F32x16(double constant) => new(Vector512.Create((float)constant));
    [MethodImpl(Inline)] public static F32x16 operator +(F32x16 a, F32x16 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F32x16 operator -(F32x16 a, F32x16 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F32x16 operator *(F32x16 a, F32x16 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F32x16 operator /(F32x16 a, F32x16 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F32x16 operator -(F32x16 x) => new(-x.Value);
    [MethodImpl(Inline)] public F32x16 MultiplyAdd(F32x16 factor, F32x16 addend) => new(Vector512.FusedMultiplyAdd(Value, factor.Value, addend.Value));
    [MethodImpl(Inline)] public F32x16 Sqrt() => new(Vector512.Sqrt(Value));
    [MethodImpl(Inline)] public F32x16 Abs() => new(Vector512.Abs(Value));
    [MethodImpl(Inline)] public F32x16 Round() => new(Vector512.Round(Value));

    [MethodImpl(Inline)] public F32x16 Maximum(F32x16 other) => new(Vector512.Max(Value, other.Value));
    [MethodImpl(Inline)] public F32x16 Minimum(F32x16 other) => new(Vector512.Min(Value, other.Value));
    [MethodImpl(Inline)] public F32x16 AtMost(F32x16 limit) => new(Vector512.MinNative(limit.Value, Value));
    [MethodImpl(Inline)] public F32x16 AtLeast(F32x16 limit) => new(Vector512.MaxNative(limit.Value, Value));
    [MethodImpl(Inline)] public F32x16 GreaterThan(F32x16 other) => new(Vector512.GreaterThan(Value, other.Value));
    [MethodImpl(Inline)] public F32x16 GreaterThanOrEqual(F32x16 other) => new(Vector512.GreaterThanOrEqual(Value, other.Value));
    [MethodImpl(Inline)] public F32x16 EqualTo(F32x16 other) => new(Vector512.Equals(Value, other.Value));
    [MethodImpl(Inline)] public F32x16 Select(F32x16 whenTrue, F32x16 whenFalse) => new(Vector512.ConditionalSelect(Value, whenTrue.Value, whenFalse.Value));

    [MethodImpl(Inline)] public static F32x16 operator &(F32x16 a, F32x16 b) => new(a.Value & b.Value);
    [MethodImpl(Inline)] public static F32x16 operator |(F32x16 a, F32x16 b) => new(a.Value | b.Value);
    [MethodImpl(Inline)] public static F32x16 operator ^(F32x16 a, F32x16 b) => new(a.Value ^ b.Value);
    [MethodImpl(Inline)] public static F32x16 operator <<(F32x16 bits, int count) => new((bits.Value.AsUInt32() << count).AsSingle());
    [MethodImpl(Inline)] public static F32x16 operator >>>(F32x16 bits, int count) => new((bits.Value.AsUInt32() >>> count).AsSingle());

    [MethodImpl(Inline)] public F32x16 Exponent() => Avx512F.IsSupported ? new(Avx512F.GetExponent(Value)) : Exponents.Exponent<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Significand() => Avx512F.IsSupported ? new(Avx512F.GetMantissa(Value, 0)) : Exponents.Significand<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 ScaleUnit(F32x16 exponent) => Avx512F.IsSupported ? Scale(exponent) : Exponents.ScaleUnit<F32x16, Binary32>(this, exponent);
    [MethodImpl(Inline)] public F32x16 Scale(F32x16 exponent) => Avx512F.IsSupported ? new(Avx512F.Scale(Value, exponent.Value)) : Exponents.Scale<F32x16, Binary32>(this, exponent);

    [MethodImpl(Inline)] public F32x16 Exp() => Exponential.Exp<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Expm1() => Exponential.Expm1<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Log() => Logarithm.Log<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Log1p() => Logarithm.Log1p<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Tanh() => Hyperbolic.Tanh<F32x16, Binary32>(this);
    [MethodImpl(Inline)] public F32x16 Sigmoid() => Hyperbolic.Sigmoid<F32x16, Binary32>(this);
}
