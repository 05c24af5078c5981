namespace Myelin.Kernels;

/// <summary>y [count] of numbers drawn by key = (stream, step): element i from words of one block of Philox4x32-10 whose counter is (block, step) and whose key is the stream.</summary>
/// <remarks>
/// A float takes word i mod 4 of block i / 4, a double the words 2 (i mod 2), its upper half, and 2 (i mod 2) + 1 of block i / 2.
/// </remarks>
abstract unsafe class RandomKernel<T>(KernelThreads threads, nint count) : SplitKernel(threads) where T : unmanaged
{
    /// <summary>Elements of one Philox block.</summary>
    protected static int PerBlock => 16 / sizeof(T);

    public override object? Key => (GetType(), count);

    public override void Run(void** operands) => Split(operands, (count + PerBlock - 1) / PerBlock, PerBlock);

    protected override void Do(void** operands, nint from, nint to)
    {
        long* key = (long*)operands[0];
        Draw((ulong)key[0], (ulong)key[1], from, to, (T*)operands[1] + from * PerBlock, nint.Min(to * PerBlock, count) - from * PerBlock);
    }

    /// <summary>Writes y[0 .. n), the elements of the blocks [from, to); the last block may lack some.</summary>
    protected abstract void Draw(ulong stream, ulong step, nint from, nint to, T* y, nint n);
}

/// <summary>Uniform on [0, 1): the upper 24 bits of a word times 2^-24 (float), the upper 53 of two words times 2^-53 (double).</summary>
sealed unsafe class UniformKernel<T>(KernelThreads threads, nint count) : RandomKernel<T>(threads, count) where T : unmanaged
{
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    protected override void Draw(ulong stream, ulong step, nint from, nint to, T* y, nint n)
    {
        T* last = stackalloc T[4];
        for (nint block = from; block < to; block++, y += PerBlock, n -= PerBlock)
        {
            (uint w0, uint w1, uint w2, uint w3) = Philox.Block((ulong)block, step, stream);
            T* target = n < PerBlock ? last : y;
            if (typeof(T) == typeof(float))
            {
                float* f = (float*)target;
                f[0] = (int)(w0 >> 8) * (1f / (1 << 24));
                f[1] = (int)(w1 >> 8) * (1f / (1 << 24));
                f[2] = (int)(w2 >> 8) * (1f / (1 << 24));
                f[3] = (int)(w3 >> 8) * (1f / (1 << 24));
            }
            else
            {
                double* d = (double*)target;
                d[0] = (long)((((ulong)w0 << 32) | w1) >> 11) * (1.0 / (1L << 53));
                d[1] = (long)((((ulong)w2 << 32) | w3) >> 11) * (1.0 / (1L << 53));
            }
            if (n < PerBlock)
                for (nint i = 0; i < n; i++) y[i] = last[i];
        }
    }
}

/// <summary>y [count] = 0 .. count - 1 in an order that every permutation has an equal chance of: <see cref="Philox.Permutation"/>.</summary>
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
