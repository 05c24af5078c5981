using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>One long, so that arithmetic formulas also work on indices and counters.</summary>
/// <remarks>
/// Sums and products wrap around. A quotient is truncated, and x / 0 = 0, because a kernel never throws. Constants are truncated.
/// Functions of real numbers throw; an op checks the element type before it runs.
/// </remarks>
internal readonly unsafe struct I64x1(long value) : INumberLane<I64x1, long>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The number, or a mask with all bits set or none.</summary>
    public readonly long Value = value;

    public static int Width => 1;

    /// <summary>Reads the lane by value. With <c>this.Value</c> the JIT of .NET 10 keeps it in memory instead of a register.</summary>
    [MethodImpl(Inline)] private static long Of(I64x1 lane) => lane.Value;

    [MethodImpl(Inline)] private static I64x1 Mask(bool set) => new(set ? -1 : 0);

    [MethodImpl(Inline)] public static I64x1 Load(long* source) => new(*source);
    [MethodImpl(Inline)] public void Store(long* target) => *target = Of(this);

    [MethodImpl(Inline)] public static implicit operator I64x1(double constant) => new((long)constant);
    [MethodImpl(Inline)] public static I64x1 operator +(I64x1 a, I64x1 b) => new(unchecked(a.Value + b.Value));
    [MethodImpl(Inline)] public static I64x1 operator -(I64x1 a, I64x1 b) => new(unchecked(a.Value - b.Value));
    [MethodImpl(Inline)] public static I64x1 operator *(I64x1 a, I64x1 b) => new(unchecked(a.Value * b.Value));
    [MethodImpl(Inline)] public static I64x1 operator -(I64x1 x) => new(unchecked(-x.Value));

    /// <summary>The divisor -1 is handled separately, because the hardware traps on the smallest number / -1.</summary>
    [MethodImpl(Inline)] public static I64x1 operator /(I64x1 a, I64x1 b) => b.Value switch { 0 => new(0), -1 => -a, _ => new(a.Value / b.Value) };

    [MethodImpl(Inline)] public I64x1 MultiplyAdd(I64x1 factor, I64x1 addend) => (this * factor) + addend;
    [MethodImpl(Inline)] public I64x1 Abs() => Of(this) < 0 ? -this : this;
    [MethodImpl(Inline)] public I64x1 Round() => this;
    [MethodImpl(Inline)] public I64x1 Floor() => this;
    [MethodImpl(Inline)] public I64x1 Ceiling() => this;
    [MethodImpl(Inline)] public I64x1 Maximum(I64x1 other) => new(Math.Max(Of(this), other.Value));
    [MethodImpl(Inline)] public I64x1 Minimum(I64x1 other) => new(Math.Min(Of(this), other.Value));
    [MethodImpl(Inline)] public I64x1 GreaterThan(I64x1 other) => Mask(Of(this) > other.Value);
    [MethodImpl(Inline)] public I64x1 GreaterThanOrEqual(I64x1 other) => Mask(Of(this) >= other.Value);
    [MethodImpl(Inline)] public I64x1 EqualTo(I64x1 other) => Mask(Of(this) == other.Value);
    [MethodImpl(Inline)] public I64x1 Select(I64x1 whenTrue, I64x1 whenFalse) => Of(this) != 0 ? whenTrue : whenFalse;

    public I64x1 Sqrt() => throw RealOnly();
    public I64x1 Exp() => throw RealOnly();
    public I64x1 Expm1() => throw RealOnly();
    public I64x1 Log() => throw RealOnly();
    public I64x1 Log1p() => throw RealOnly();
    public I64x1 Tanh() => throw RealOnly();
    public I64x1 Sigmoid() => throw RealOnly();
    public I64x1 Sin() => throw RealOnly();
    public I64x1 Cos() => throw RealOnly();
    public I64x1 Atan() => throw RealOnly();
    public I64x1 Erf() => throw RealOnly();
    public I64x1 NormalCdf() => throw RealOnly();
    public I64x1 Pow(I64x1 exponent) => throw RealOnly();
    public I64x1 Scale(I64x1 exponent) => throw RealOnly();

    private static NotSupportedException RealOnly([CallerMemberName] string member = "") =>
        new($"{member} is defined for real numbers; received int64. Cast to float32 or float64 first.");
}
