namespace Myelin.Tests;

/// <summary>Casts between all element types: towards zero, saturating, NaN as 0, anything but 0 is true.</summary>
public sealed class CastTests
{
    static readonly double[] Reals = [0, -0.0, 1, -1, 0.5, -0.5, 1.99, -1.99, 255, 256, -3, 300.7, 2147483647, 2147483648, -2147483649, 1e19, -1e19, 65504, 65520, 1e-8, 3.14159, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    public static TheoryData<ElementType> Types => [.. Enum.GetValues<ElementType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Reals_become_any_type_by_rounding_and_saturating(ElementType to)
    {
        Tensor x = Tensor.From(Reals), y = x.Cast(to);
        Assert.Equal((to, x.Shape), (y.Type, y.Shape));
        switch (to)
        {
            case ElementType.Bool: Assert.Equal(Reals.Select(v => v != 0), y.ToArray<bool>()); break;
            case ElementType.UInt8: Assert.Equal(Reals.Select(byte.CreateSaturating), y.ToArray<byte>()); break;
            case ElementType.Int32: Assert.Equal(Reals.Select(int.CreateSaturating), y.ToArray<int>()); break;
            case ElementType.Int64: Assert.Equal(Reals.Select(long.CreateSaturating), y.ToArray<long>()); break;
            case ElementType.Float16: Assert.Equal(Reals.Select(v => (Half)v), y.ToArray<Half>()); break;
            case ElementType.BFloat16: Assert.Equal(Reals.Select(v => (float)(BFloat16)v), y.ToArray<BFloat16>().Select(v => (float)v)); break;
            case ElementType.Float32: Assert.Equal(Reals.Select(v => (float)v), y.ToArray<float>()); break;
            default: Assert.Equal(Reals, y.ToArray<double>()); break;
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Small_whole_numbers_survive_every_pair_of_types(ElementType from)
    {
        long[] whole = from == ElementType.Bool ? [0, 1, 1, 0, 1] : [0, 1, 2, 100, 127];
        Tensor x = Tensor.From(whole).Cast(from);
        foreach (ElementType to in Enum.GetValues<ElementType>())
            Assert.Equal(to == ElementType.Bool ? [.. whole.Select(v => v == 0 ? 0L : 1)] : whole, x.Cast(to).Cast(ElementType.Int64).ToArray<long>());
    }

    [Fact]
    public void Whole_numbers_too_large_for_a_type_wrap_around()
    {
        long[] wide = [300, -5, long.MaxValue, long.MinValue, 1L << 32];
        Assert.Equal(wide.Select(v => unchecked((byte)v)), Tensor.From(wide).Cast(ElementType.UInt8).ToArray<byte>());
        Assert.Equal(wide.Select(v => unchecked((int)v)), Tensor.From(wide).Cast(ElementType.Int32).ToArray<int>());
        Assert.Equal([true, true, false], Tensor.From(256L, 1L << 40, 0).Cast(ElementType.Bool).ToArray<bool>());
    }

    [Fact]
    public void Large_whole_numbers_stay_exact()
    {
        long[] wide = [(1L << 53) + 1, long.MaxValue, long.MinValue];
        Assert.Equal(wide, Tensor.From(wide).Cast(ElementType.Int64).ToArray<long>());
        Assert.Equal([int.MaxValue, int.MinValue], Tensor.From((long)int.MaxValue, int.MinValue).Cast(ElementType.Int32).ToArray<int>());
        Assert.Equal([16777217], Tensor.From(16777217).Cast(ElementType.Int64).ToArray<long>());
    }

    [Fact]
    public void Whole_numbers_are_rounded_once()
    {
        long value = (1L << 60) + (1L << 36) + 1;                  // the nearest float lies above; by way of double it would be below
        Assert.Equal((float)value, Tensor.From(value).Cast(ElementType.Float32).Item<float>());
    }

    [Fact]
    public void Reals_are_rounded_once_to_a_brain_float()
    {
        double value = 1 + Math.ScaleB(1, -8) + Math.ScaleB(1, -40);    // just above the middle of two; a float would be the middle
        Assert.Equal(1 + Math.ScaleB(1, -7), (double)Tensor.From(value).Cast(ElementType.BFloat16));
    }

    [Fact]
    public void Pixels_of_any_count_become_floats()
    {
        for (int n = 0; n <= 70; n++)
        {
            byte[] pixels = [.. Enumerable.Range(0, n).Select(i => (byte)(i * 37))];
            Assert.Equal(pixels.Select(p => (float)p), Tensor.From(pixels).Cast(ElementType.Float32).ToArray<float>());
        }
    }

    [Fact]
    public void Views_are_cast_as_they_are_seen() =>
        Assert.Equal([0, 2, 1, 3], Tensor.From(new[] { 0f, 1, 2, 3 }, [2, 2]).Transpose().Cast(ElementType.Int32).ToArray<int>());

    [Fact]
    public void Brain_floats_round_to_even_and_keep_NaN()
    {
        Assert.Equal(1f, (float)(BFloat16)(1 + MathF.ScaleB(1, -8)));
        Assert.Equal(1 + MathF.ScaleB(1, -6), (float)(BFloat16)(1 + (3 * MathF.ScaleB(1, -8))));
        Assert.True(float.IsNaN((BFloat16)float.NaN));
        Assert.True(float.IsNaN((BFloat16)BitConverter.UInt32BitsToSingle(0x7F800001)));
        Assert.Equal(float.PositiveInfinity, (float)(BFloat16)float.MaxValue);
    }
}
