using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>One float: the definition that the wider lanes reproduce.</summary>
internal readonly unsafe struct F32x1(float value) : IWideningLane<F32x1>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The number, or a mask with all bits set or none.</summary>
    public readonly float Value = value;

    public static int Width => 1;

    /// <summary>Reads the lane by value. With <c>this.Value</c> the JIT of .NET 10 keeps it in memory instead of a register.</summary>
    [MethodImpl(Inline)] private static float Of(F32x1 lane) => lane.Value;

    [MethodImpl(Inline)] private static uint BitsOf(F32x1 lane) => BitConverter.SingleToUInt32Bits(lane.Value);
    [MethodImpl(Inline)] private static F32x1 OfBits(uint bits) => new(BitConverter.UInt32BitsToSingle(bits));
    [MethodImpl(Inline)] private static F32x1 Mask(bool set) => OfBits(set ? uint.MaxValue : 0);

    [MethodImpl(Inline)] public static F32x1 Load(float* source) => new(*source);
    [MethodImpl(Inline)] public void Store(float* target) => *target = Of(this);

    /// <remarks>The sign is extended by arithmetic: of a cast, <c>(uint)(short)*source</c>, the JIT of .NET 10 makes a load of 32 bits.</remarks>
    [MethodImpl(Inline)] public static F32x1 LoadWords(ushort* source) => OfBits((uint)((*source ^ 0x8000) - 0x8000));

    [MethodImpl(Inline)] public static implicit operator F32x1(double constant) => new((float)constant);
    [MethodImpl(Inline)] public static F32x1 operator +(F32x1 a, F32x1 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static F32x1 operator -(F32x1 a, F32x1 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static F32x1 operator *(F32x1 a, F32x1 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static F32x1 operator /(F32x1 a, F32x1 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static F32x1 operator -(F32x1 x) => new(-x.Value);
    [MethodImpl(Inline)] public F32x1 MultiplyAdd(F32x1 factor, F32x1 addend) => new(MathF.FusedMultiplyAdd(Of(this), factor.Value, addend.Value));
    [MethodImpl(Inline)] public F32x1 Sqrt() => new(MathF.Sqrt(Of(this)));
    [MethodImpl(Inline)] public F32x1 Abs() => new(MathF.Abs(Of(this)));
    [MethodImpl(Inline)] public F32x1 Round() => new(MathF.Round(Of(this)));
    [MethodImpl(Inline)] public F32x1 Floor() => new(MathF.Floor(Of(this)));
    [MethodImpl(Inline)] public F32x1 Ceiling() => new(MathF.Ceiling(Of(this)));

    [MethodImpl(Inline)] public F32x1 Maximum(F32x1 other) => new(MathF.Max(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x1 Minimum(F32x1 other) => new(MathF.Min(Of(this), other.Value));
    [MethodImpl(Inline)] public F32x1 AtMost(F32x1 limit) => limit.Value < Of(this) ? limit : this;
    [MethodImpl(Inline)] public F32x1 AtLeast(F32x1 limit) => limit.Value > Of(this) ? limit : this;
    [MethodImpl(Inline)] public F32x1 GreaterThan(F32x1 other) => Mask(Of(this) > other.Value);
    [MethodImpl(Inline)] public bool AnyGreaterThan(F32x1 other) => Of(this) > other.Value;
    [MethodImpl(Inline)] public F32x1 GreaterThanOrEqual(F32x1 other) => Mask(Of(this) >= other.Value);
    [MethodImpl(Inline)] public F32x1 EqualTo(F32x1 other) => Mask(Of(this) == other.Value);
    [MethodImpl(Inline)] public F32x1 Select(F32x1 whenTrue, F32x1 whenFalse) => BitsOf(this) != 0 ? whenTrue : whenFalse;

    [MethodImpl(Inline)] public static F32x1 operator &(F32x1 a, F32x1 b) => OfBits(BitsOf(a) & BitsOf(b));
    [MethodImpl(Inline)] public static F32x1 operator |(F32x1 a, F32x1 b) => OfBits(BitsOf(a) | BitsOf(b));
    [MethodImpl(Inline)] public static F32x1 operator ^(F32x1 a, F32x1 b) => OfBits(BitsOf(a) ^ BitsOf(b));
    [MethodImpl(Inline)] public static F32x1 operator <<(F32x1 bits, int count) => OfBits(BitsOf(bits) << count);
    [MethodImpl(Inline)] public static F32x1 operator >>>(F32x1 bits, int count) => OfBits(BitsOf(bits) >>> count);

    [MethodImpl(Inline)] public F32x1 Exponent() => Exponents.Exponent<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Significand() => Exponents.Significand<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 ScaleUnit(F32x1 exponent) => Exponents.ScaleUnit<F32x1, Binary32>(this, exponent);
    [MethodImpl(Inline)] public F32x1 Scale(F32x1 exponent) => Exponents.Scale<F32x1, Binary32>(this, exponent);

    [MethodImpl(Inline)] public F32x1 Exp() => ExponentialFunction.Exp<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Expm1() => ExponentialFunction.Expm1<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Log() => Logarithm.Log<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Log1p() => Logarithm.Log1p<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Tanh() => Hyperbolic.Tanh<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Sigmoid() => Hyperbolic.Sigmoid<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Sin() => Trigonometric.Sin<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Cos() => Trigonometric.Cos<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Atan() => Trigonometric.Atan<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Erf() => ErrorFunction.Erf<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 NormalCdf() => ErrorFunction.NormalCdf<F32x1, Binary32>(this);
    [MethodImpl(Inline)] public F32x1 Pow(F32x1 exponent) => Power.Pow<F32x1, Binary32>(this, exponent);
}
