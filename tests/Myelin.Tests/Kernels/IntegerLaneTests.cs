using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>int32 and int64 as carriers of the arithmetic formulas.</summary>
public sealed unsafe class IntegerLaneTests
{
    private static readonly long[] Values = [0, 1, -1, 2, -2, 7, -7, 100, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 1L << 40];

    [Fact]
    public void Int32_arithmetic_wraps_and_never_throws()
    {
        foreach (long x in Values)
        {
            foreach (long y in Values)
            {
                int a = unchecked((int)x), b = unchecked((int)y);
                I32x1 p = new(a), q = new(b);
                Assert.Equal(unchecked(a + b), (p + q).Value);
                Assert.Equal(unchecked(a - b), (p - q).Value);
                Assert.Equal(unchecked(a * b), (p * q).Value);
                Assert.Equal(b == 0 ? 0 : unchecked((int)((long)a / b)), (p / q).Value);
                Assert.Equal(unchecked((a * b) + 5), p.MultiplyAdd(q, 5).Value);
                Assert.Equal(Math.Max(a, b), p.Maximum(q).Value);
                Assert.Equal(Math.Min(a, b), p.Minimum(q).Value);
                Assert.Equal(a > b ? a : 3, p.GreaterThan(q).Select(p, 3).Value);
                Assert.Equal(a >= b ? a : 3, p.GreaterThanOrEqual(q).Select(p, 3).Value);
                Assert.Equal(a == b ? a : 3, p.EqualTo(q).Select(p, 3).Value);
                Assert.Equal(unchecked(a < 0 ? -a : a), p.Abs().Value);
                Assert.Equal((a, a, a), (p.Round().Value, p.Floor().Value, p.Ceiling().Value));
            }
        }
    }

    [Fact]
    public void Int64_arithmetic_wraps_and_never_throws()
    {
        foreach (long a in Values)
        {
            foreach (long b in Values)
            {
                I64x1 p = new(a), q = new(b);
                Assert.Equal(unchecked(a + b), (p + q).Value);
                Assert.Equal(unchecked(a - b), (p - q).Value);
                Assert.Equal(unchecked(a * b), (p * q).Value);
                Assert.Equal(b == 0 ? 0 : unchecked((long)((Int128)a / b)), (p / q).Value);
                Assert.Equal(Math.Max(a, b), p.Maximum(q).Value);
                Assert.Equal(Math.Min(a, b), p.Minimum(q).Value);
                Assert.Equal(a > b ? a : 3, p.GreaterThan(q).Select(p, 3).Value);
                Assert.Equal(unchecked(a < 0 ? -a : a), p.Abs().Value);
            }
        }
    }

    [Fact]
    public void Functions_of_real_numbers_say_so()
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => new I32x1(1).Exp());
        Assert.Contains("Exp", error.Message, StringComparison.Ordinal);
        Assert.Contains("int32", error.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new I64x1(1).Sqrt());
    }

    [Fact]
    public void Lanes_load_and_store_their_element()
    {
        int* number = stackalloc int[] { 41 };
        (I32x1.Load(number) + 1).Store(number);
        Assert.Equal(42, *number);
    }
}
