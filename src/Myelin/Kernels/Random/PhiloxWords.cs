using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>The words of many blocks of <see cref="Philox"/>, four blocks at a time in 256-bit registers.</summary>
static unsafe class PhiloxWords
{
    /// <summary>words[4 i .. 4 i + 3] = the block of the counter (from + i, step) and the key stream.</summary>
    [MethodImpl(Hot)]
    public static void Fill(SimdLevel simd, nint from, nint blocks, ulong step, ulong stream, uint* words)
    {
        nint i = 0;
        if (simd >= SimdLevel.Avx2 && Avx2.IsSupported)
            for (; i <= blocks - 4; i += 4) Four((ulong)(from + i), step, stream, words + 4 * i);
        for (; i < blocks; i++) (words[4 * i], words[4 * i + 1], words[4 * i + 2], words[4 * i + 3]) = Philox.Block((ulong)(from + i), step, stream);
    }

    /// <summary>
    /// Each 64-bit lane holds a word of one block in its lower half. The upper halves are arbitrary: 32-bit multiplication does not read
    /// them, exclusive or keeps the halves apart, and they are masked at the end.
    /// </summary>
    [MethodImpl(Inline)]
    static void Four(ulong block, ulong step, ulong stream, uint* words)
    {
        Vector256<ulong> c0 = Vector256.Create(block) + Vector256.Create(0UL, 1, 2, 3), c1 = c0 >>> 32;
        Vector256<ulong> c2 = Vector256.Create(step), c3 = c2 >>> 32;
        Vector256<uint> m0 = Vector256.Create((ulong)Philox.Multiplier0).AsUInt32(), m1 = Vector256.Create((ulong)Philox.Multiplier1).AsUInt32();
        uint k0 = (uint)stream, k1 = (uint)(stream >> 32);
        for (int round = 0; round < Philox.Rounds; round++)
        {
            Vector256<ulong> p0 = Avx2.Multiply(m0, c0.AsUInt32()), p1 = Avx2.Multiply(m1, c2.AsUInt32());
            (c0, c1, c2, c3) = ((p1 >>> 32) ^ c1 ^ Vector256.Create((ulong)k0), p1, (p0 >>> 32) ^ c3 ^ Vector256.Create((ulong)k1), p0);
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }
        Vector256<ulong> lower = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> first = (c0 & lower) | (c1 << 32), second = (c2 & lower) | (c3 << 32);
        Vector256<ulong> even = Avx2.UnpackLow(first, second), odd = Avx2.UnpackHigh(first, second);       // blocks 0 and 2, 1 and 3
        Avx2.Permute2x128(even, odd, 0x20).AsUInt32().Store(words);
        Avx2.Permute2x128(even, odd, 0x31).AsUInt32().Store(words + 8);
    }
}
