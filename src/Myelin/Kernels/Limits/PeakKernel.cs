namespace Myelin.Kernels;

/// <summary>As many multiply-adds as the machine can do: twelve chains in registers, which no memory slows down.</summary>
sealed unsafe class PeakKernel<V, T>(KernelThreads threads) : SplitKernel(threads) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    const int Rounds = 20_000, Chains = 12;

    /// <inheritdoc/>
    public override double Operations => 2.0 * Chains * V.Width * Rounds * Threads.Count;

    public override void Run(void** operands) => Split(operands, Threads.Count, Rounds);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        V sum = 0;
        for (; from < to; from++)
        {
            V x = 0.999, y = 1e-3, a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
            for (int round = 0; round < Rounds; round++)
            {
                (a, b, c, d) = (a.MultiplyAdd(x, y), b.MultiplyAdd(x, y), c.MultiplyAdd(x, y), d.MultiplyAdd(x, y));
                (e, f, g, h) = (e.MultiplyAdd(x, y), f.MultiplyAdd(x, y), g.MultiplyAdd(x, y), h.MultiplyAdd(x, y));
                (i, j, k, l) = (i.MultiplyAdd(x, y), j.MultiplyAdd(x, y), k.MultiplyAdd(x, y), l.MultiplyAdd(x, y));
            }
            sum += a + b + c + d + (e + f + g + h) + (i + j + k + l);
        }
        byte* own = stackalloc byte[64];
        sum.Store((T*)own);
    }
}

/// <summary>Creates a <see cref="PeakKernel{V, T}"/>.</summary>
readonly struct PeakVisitor(KernelThreads threads) : ILaneVisitor<Kernel>
{
    public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new PeakKernel<V, T>(threads);
}
