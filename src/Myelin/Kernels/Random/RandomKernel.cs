using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>
/// y [count] = random numbers for key = (stream, step). Element i uses words of one block of <see cref="Philox"/>, whose counter is
/// (block, step) and whose key is the stream.
/// </summary>
/// <remarks>
/// A float uses word i mod 4 of block i / 4; a double uses words 2 (i mod 2), as its upper half, and 2 (i mod 2) + 1 of block i / 2.
/// </remarks>
abstract unsafe class RandomKernel<T>(KernelThreads threads, SimdLevel simd, nint count) : SplitKernel(threads) where T : unmanaged
{
    /// <summary>Blocks at a time: 4 KiB of words, which stay in L1.</summary>
    const int Tile = 256;

    /// <summary>Elements of one block.</summary>
    static int PerBlock
    {
        [MethodImpl(Inline)]
        get => 16 / sizeof(T);
    }

    public override object? Key => (GetType(), count);

    public override void Run(void** operands) => Split(operands, (count + PerBlock - 1) / PerBlock, PerBlock);

    [SkipLocalsInit]
    protected override void Do(void** operands, nint from, nint to)
    {
        long* key = (long*)operands[0];
        T* y = (T*)operands[1];
        uint* words = stackalloc uint[4 * Tile];
        T* numbers = stackalloc T[Tile * PerBlock];
        for (nint block = from; block < to; block += Tile)
        {
            nint blocks = nint.Min(Tile, to - block), elements = nint.Min(blocks * PerBlock, count - block * PerBlock);
            PhiloxWords.Fill(simd, block, blocks, (ulong)key[1], (ulong)key[0], words);
            Draw(words, numbers, (int)(blocks * PerBlock));
            new ReadOnlySpan<T>(numbers, (int)elements).CopyTo(new(y + block * PerBlock, (int)elements));
        }
    }

    /// <summary>Computes numbers[0 .. count) from the words of their blocks. count is a multiple of the elements of a block.</summary>
    protected abstract void Draw(uint* words, T* numbers, int count);
}

/// <summary>Uniform on [0, 1): the upper 24 bits of a word times 2^-24 (float), or the upper 53 bits of two words times 2^-53 (double).</summary>
sealed unsafe class UniformKernel<T>(KernelThreads threads, SimdLevel simd, nint count) : RandomKernel<T>(threads, simd, count) where T : unmanaged
{
    [MethodImpl(Hot)]
    protected override void Draw(uint* words, T* numbers, int count)
    {
        if (typeof(T) == typeof(float))
        {
            for (int i = 0; i < count; i += 4)
                (Vector128.ConvertToSingle((Vector128.Load(words + i) >>> 8).AsInt32()) * (1f / (1 << 24))).Store((float*)numbers + i);
        }
        else
        {
            for (int i = 0; i < count; i++)
                ((double*)numbers)[i] = (long)((((ulong)words[2 * i] << 32) | words[2 * i + 1]) >> 11) * (1.0 / (1L << 53));
        }
    }
}

/// <summary>y [count] = a uniformly distributed permutation of 0 .. count - 1, by <see cref="Philox.Permutation"/>.</summary>
sealed unsafe class PermutationKernel(nint count) : Kernel
{
    public override object? Key => (typeof(PermutationKernel), count);

    public override void Run(void** operands)
    {
        long* key = (long*)operands[0], y = (long*)operands[1];
        for (nint i = 0; i < count; i++) y[i] = i;
        var random = new PhiloxStream((ulong)key[0], (ulong)key[1]);
        for (nint i = count - 1; i > 0; i--)
        {
            nint j = random.NextInt((int)(i + 1));
            (y[i], y[j]) = (y[j], y[i]);
        }
    }
}
