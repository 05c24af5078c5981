using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>Random numbers of 16 bits, and what they are as floats by the .NET library's own conversions.</summary>
static class HalfWeights
{
    public static readonly TheoryData<SimdLevel, ElementType> LevelsAndTypes = new(
        from level in MatrixProductTests.Levels()
        from type in new[] { ElementType.Float16, ElementType.BFloat16 }
        select (level.Data, type));

    /// <summary>Weights about ±1 and, at a share, infinities, NaN, subnormals, signed zeros and any other bits.</summary>
    public static ushort[] Words(ElementType type, nint count, Random random, double special)
    {
        var words = new ushort[count];
        for (nint i = 0; i < count; i++)
            words[i] = random.NextDouble() < special ? Special(type, random) : Word(type, random.NextDouble() * 2 - 1);
        return words;
    }

    public static float Value(ElementType type, ushort word) =>
        type == ElementType.Float16 ? (float)BitConverter.UInt16BitsToHalf(word) : BitConverter.UInt32BitsToSingle((uint)word << 16);

    static ushort Word(ElementType type, double value) =>
        type == ElementType.Float16 ? BitConverter.HalfToUInt16Bits((Half)value) : (ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16);

    static ushort Special(ElementType type, Random random)
    {
        int exponent = type == ElementType.Float16 ? 0x7C00 : 0x7F80, fraction = 0x7FFF ^ exponent, sign = random.Next(2) << 15;
        return (ushort)(sign | random.Next(6) switch
        {
            0 => 0,
            1 => exponent,
            2 => exponent | random.Next(1, fraction + 1),       // NaN, quiet or signaling
            3 => random.Next(1, fraction + 1),                  // subnormal
            4 => 1,
            _ => random.Next(0x8000),
        });
    }
}
