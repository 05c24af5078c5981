namespace Myelin.Tests;

/// <summary>Casts between all element types: towards zero, saturating, NaN as 0, anything but 0 is true.</summary>
public sealed class CastTests
{
    static readonly double[] Reals =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 1.99, -1.99, 255, 256, -3, 300.7, 2147483647, 2147483648, -2147483649, 1e19, -1e19, 65504, 65520, 1e-8, 3.14159, double.NaN,
        double.PositiveInfinity, double.NegativeInfinity,
    ];

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
    public void Whole_numbers_are_rounded_once_to_a_brain_float()
    {
        foreach (long sign in new long[] { 1, -1 })
        {
            long middle = sign * ((1L << 60) + (1L << 52));        // of two results; a double could not tell it from its neighbours
            float[] results = [.. Tensor.From(middle - sign, middle, middle + sign).Cast(ElementType.BFloat16).ToArray<BFloat16>().Select(v => (float)v)];
            Assert.Equal([sign * MathF.ScaleB(1, 60), sign * MathF.ScaleB(1, 60), sign * (MathF.ScaleB(1, 60) + MathF.ScaleB(1, 53))], results);
        }
        Assert.Equal([3f, -7, 1L << 40, 9.2233720368547758e18f, -9.2233720368547758e18f],
            Tensor.From(3, -7, 1L << 40, long.MaxValue, long.MinValue).Cast(ElementType.BFloat16).ToArray<BFloat16>().Select(v => (float)v));
    }

    /// <summary>
    /// Doubles just below, at and just above the middle between two results: a conversion by way of float, whose nearest number is the
    /// middle in all three cases, is wrong for one of them.
    /// </summary>
    [Theory]
    [InlineData(ElementType.Float16, 0x7C00)]
    [InlineData(ElementType.BFloat16, 0x7F80)]
    public void Doubles_are_rounded_once_to_16_bits(ElementType type, int infinity)
    {
        var values = new List<double>();
        var expected = new List<ushort>();
        for (int word = 0; word < infinity; word++)
        {
            double low = Value(word), high = word + 1 < infinity ? Value(word + 1) : low + (low - Value(word - 1)), middle = low + (high - low) / 2;
            values.AddRange([Math.BitDecrement(middle), middle, Math.BitIncrement(middle)]);
            expected.AddRange([(ushort)word, (ushort)(word + (word & 1)), (ushort)(word + 1)]);
        }
        values.AddRange([.. values.Select(v => -v)]);
        expected.AddRange([.. expected.Select(word => (ushort)(word | 0x8000))]);
        Assert.Equal(expected, Words(Tensor.From(values.ToArray()).Cast(type)));
        // A view that is no run of memory goes another way.
        Tensor table = Tensor.From(values.Concat(values).ToArray(), [2, values.Count]);
        Assert.Equal(expected.SelectMany(word => new[] { word, word }), Words(table.Transpose().Cast(type)));
        // One number at a time, as constants are made.
        for (int i = 0; i < values.Count; i += 997) Assert.Equal(expected[i], Words(Tensor.Full([1], values[i], type))[0]);

        double Value(int word) =>
            type == ElementType.Float16 ? (double)BitConverter.UInt16BitsToHalf((ushort)word) : BitConverter.UInt32BitsToSingle((uint)word << 16);

        ushort[] Words(Tensor x) => type == ElementType.Float16
            ? Array.ConvertAll(x.ToArray<Half>(), BitConverter.HalfToUInt16Bits)
            : Array.ConvertAll(x.ToArray<BFloat16>(), v => (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16));
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
