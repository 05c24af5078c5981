namespace Myelin.Tests;

public class PhiloxTests
{
    /// <summary>The known answers of Random123 (kat_vectors, philox4x32 with 10 rounds).</summary>
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x85a308d3_243f6a88UL, 0x03707344_13198a2eUL, 0x299f31d0_a4093822UL,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Known_answers_hold(ulong low, ulong high, ulong key, uint w0, uint w1, uint w2, uint w3) =>
        Assert.Equal((w0, w1, w2, w3), Philox.Block(low, high, key));

    [Fact]
    public void A_stream_is_its_blocks_in_order()
    {
        var stream = new PhiloxStream(seed: 7, stream: 9);
        for (ulong block = 0; block < 3; block++)
        {
            var (w0, w1, w2, w3) = Philox.Block(block, 9, 7);
            Assert.Equal([w0, w1, w2, w3], new[] { stream.NextWord(), stream.NextWord(), stream.NextWord(), stream.NextWord() });
        }
    }

    [Fact]
    public void Uniform_numbers_fill_the_interval_evenly()
    {
        var stream = new PhiloxStream(1, 0);
        int[] counts = new int[16];
        for (int i = 0; i < 64_000; i++)
        {
            double u = stream.NextUniform();
            Assert.InRange(u, 0, 1 - 1e-16);
            counts[(int)(u * 16)]++;
        }
        Assert.All(counts, count => Assert.InRange(count, 3_700, 4_300));   // 4000 ± 5 standard deviations
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        var stream = new PhiloxStream(2, 0);
        double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
        const int Count = 200_000;
        for (int i = 0; i < Count; i++)
        {
            double x = stream.NextNormal();
            m1 += x;
            m2 += x * x;
            m3 += x * x * x;
            m4 += x * x * x * x;
        }
        Assert.Equal(0, m1 / Count, 0.01);
        Assert.Equal(1, m2 / Count, 0.02);
        Assert.Equal(0, m3 / Count, 0.05);
        Assert.Equal(3, m4 / Count, 0.12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Bounded_numbers_are_even(int bound)
    {
        var stream = new PhiloxStream(3, 0);
        int[] counts = new int[bound];
        for (int i = 0; i < 10_000 * bound; i++)
            counts[stream.NextInt(bound)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void A_bound_just_over_half_the_range_is_even_too()
    {
        // Without the redrawing, a bound of 3/4 · 2^31 would favour every third number.
        const int Bound = 0x6000_0000;
        var stream = new PhiloxStream(4, 0);
        int[] counts = new int[3];
        for (int i = 0; i < 30_000; i++)
            counts[stream.NextInt(Bound) % 3]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void A_bound_must_be_positive() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PhiloxStream(0, 0).NextInt(0));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void A_permutation_holds_every_number_once(int count)
    {
        int[] order = Philox.Permutation(count, 5, 1);
        Assert.Equal(Enumerable.Range(0, count), order.Order());
        Assert.Equal(order, Philox.Permutation(count, 5, 1));
    }

    [Fact]
    public void Every_permutation_of_three_has_an_equal_chance()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (ulong stream = 0; stream < 6_000; stream++)
        {
            string order = string.Join(',', Philox.Permutation(3, 6, stream));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1_150));
    }
}
