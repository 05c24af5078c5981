using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>Four floats in a register of 128 bits.</summary>
internal readonly unsafe struct F32x4(Vector128<float> value) : IWideningLane<F32x4>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The register.</summary>
    public readonly Vector128<float> Value = value;

    public static int Width => 4;

    /// <summary>Reads the lane by value. With <c>this.Value</c> the JIT of .NET 10 keeps it in memory instead of a register.</summary>
    [MethodImpl(Inline)] private static Vector128<float> Of(F32x4 lane) => lane.Value;

    [MethodImpl(Inline)] public static F32x4 Load(float* source) => new(Vector128.Load(source));
    [MethodImpl(Inline)] public void Store(float* target) => Of(this).Store(target);
    [MethodImpl(Inline)]
    public static F32x4 LoadWords(ushort* source) =>
        new(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsInt16()).AsSingle());

    [MethodImpl(Inline)] public static implicit operator F32x4(double constant) => new(Vector128.Create((float)constant));
    [MethodImpl(Inline)] public static F32x4 operator +(F32x4 a, F32x4 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F32x4 operator -(F32x4 a, F32x4 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F32x4 operator *(F32x4 a, F32x4 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F32x4 operator /(F32x4 a, F32x4 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F32x4 operator -(F32x4 x) => new(-x.Value);
    [MethodImpl(Inline)] public F32x4 MultiplyAdd(F32x4 factor, F32x4 addend) => new(Vector128.FusedMultiplyAdd(Of(this), factor.Value, addend.Value));
    [MethodImpl(Inline)] public F32x4 Sqrt() => new(Vector128.Sqrt(Of(this)));
    [MethodImpl(Inline)] public F32x4 Abs() => new(Vector128.Abs(Of(this)));
    [MethodImpl(Inline)] public F32x4 Round() => new(Vector128.Round(Of(this)));
    [MethodImpl(Inline)] public F32x4 Floor() => new(Vector128.Floor(Of(this)));
    [MethodImpl(Inline)] public F32x4 Ceiling() => new(Vector128.Ceiling(Of(this)));

    [MethodImpl(Inline)] public F32x4 Maximum(F32x4 other) => new(Vector128.Max(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x4 Minimum(F32x4 other) => new(Vector128.Min(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x4 AtMost(F32x4 limit) => new(Vector128.MinNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F32x4 AtLeast(F32x4 limit) => new(Vector128.MaxNative(limit.Value, Of(this)));
    [MethodImpl(Inline)] public F32x4 GreaterThan(F32x4 other) => new(Vector128.GreaterThan(Of(this), other.Value));
    [MethodImpl(Inline)] public bool AnyGreaterThan(F32x4 other) => Vector128.GreaterThanAny(Of(this), other.Value);
    [MethodImpl(Inline)] public F32x4 GreaterThanOrEqual(F32x4 other) => new(Vector128.GreaterThanOrEqual(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x4 EqualTo(F32x4 other) => new(Vector128.Equals(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x4 Select(F32x4 whenTrue, F32x4 whenFalse) => new(Vector128.ConditionalSelect(Of(this), whenTrue.Value, whenFalse.Value));

    [MethodImpl(Inline)] public static F32x4 operator &(F32x4 a, F32x4 b) => new(a.Value & b.Value);
    [MethodImpl(Inline)] public static F32x4 operator |(F32x4 a, F32x4 b) => new(a.Value | b.Value);
    [MethodImpl(Inline)] public static F32x4 operator ^(F32x4 a, F32x4 b) => new(a.Value ^ b.Value);
    [MethodImpl(Inline)] public static F32x4 operator <<(F32x4 bits, int count) => new((bits.Value.AsUInt32() << count).AsSingle());
    [MethodImpl(Inline)] public static F32x4 operator >>>(F32x4 bits, int count) => new((bits.Value.AsUInt32() >>> count).AsSingle());

    [MethodImpl(Inline)] public F32x4 Exponent() => Exponents.Exponent<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Significand() => Exponents.Significand<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 ScaleUnit(F32x4 exponent) => Exponents.ScaleUnit<F32x4, Binary32>(this, exponent);
    [MethodImpl(Inline)] public F32x4 Scale(F32x4 exponent) => Exponents.Scale<F32x4, Binary32>(this, exponent);

    [MethodImpl(Inline)] public F32x4 Exp() => ExponentialFunction.Exp<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Expm1() => ExponentialFunction.Expm1<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Log() => Logarithm.Log<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Log1p() => Logarithm.Log1p<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Tanh() => Hyperbolic.Tanh<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Sigmoid() => Hyperbolic.Sigmoid<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Sin() => Trigonometric.Sin<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Cos() => Trigonometric.Cos<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Atan() => Trigonometric.Atan<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Erf() => ErrorFunction.Erf<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 NormalCdf() => ErrorFunction.NormalCdf<F32x4, Binary32>(this);
    [MethodImpl(Inline)] public F32x4 Pow(F32x4 exponent) => Power.Pow<F32x4, Binary32>(this, exponent);
}
