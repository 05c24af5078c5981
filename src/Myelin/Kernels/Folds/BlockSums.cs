namespace Myelin.Kernels;

/// <summary>A sum in a register whose blocks are folded in the order of <see cref="Fold"/>, with partial sums on the stack.</summary>
static unsafe class BlockSums<V, T> where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Numbers of the partial sums: 32 levels, enough for any sum, of a register each.</summary>
    public static int Size
    {
        [MethodImpl(Inline)]
        get => 32 * V.Width;
    }

    /// <summary>Keeps the sum of a block that is not the last, and gives +0, the start of the next one.</summary>
    [MethodImpl(Inline)]
    public static V Next(V sum, nint block, T* partials)
    {
        nint level = 0;
        for (; (block >> (int)level & 1) != 0; level++) sum = V.Load(partials + level * V.Width) + sum;
        sum.Store(partials + level * V.Width);
        return 0;
    }

    /// <summary>The whole sum, given that of the last block.</summary>
    [MethodImpl(Inline)]
    public static V Last(V sum, nint block, T* partials)
    {
        for (; block != 0; block >>= 1, partials += V.Width)
            if ((block & 1) != 0) sum = V.Load(partials) + sum;
        return sum;
    }
}
