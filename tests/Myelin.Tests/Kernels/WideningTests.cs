using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

public sealed unsafe class WideningTests
{
    [Theory]
    [MemberData(nameof(HalfWeights.LevelsAndTypes), MemberType = typeof(HalfWeights))]
    public void Every_word_is_widened_exactly(SimdLevel simd, ElementType type)
    {
        ushort[] words = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        float[] values = Widen(simd, type, words, 0, words.Length);
        for (int i = 0; i < words.Length; i++)
        {
            float expected = HalfWeights.Value(type, words[i]);
            Assert.True(Bits.Same(expected, values[i]), $"{type} {i:X4}: expected {expected}, received {values[i]}");
        }
    }

    [Theory]
    [MemberData(nameof(HalfWeights.LevelsAndTypes), MemberType = typeof(HalfWeights))]
    public void Any_count_is_written_and_nothing_more(SimdLevel simd, ElementType type)
    {
        ushort[] words = HalfWeights.Words(type, 100, new Random(1), 0);
        for (int from = 0; from < 3; from++)
            for (int count = 0; count <= 70; count++)
                Assert.Equal(words.AsSpan(from, count).ToArray().Select(word => HalfWeights.Value(type, word)), Widen(simd, type, words, from, count));
    }

    static float[] Widen(SimdLevel simd, ElementType type, ushort[] words, int from, int count)
    {
        var values = new float[count + 32];
        Array.Fill(values, 7.5f);
        fixed (ushort* source = words)
        fixed (float* target = values) Widening.Run(simd, type, source + from, target, count);
        Assert.All(values[count..], rest => Assert.Equal(7.5f, rest));
        return values[..count];
    }
}
