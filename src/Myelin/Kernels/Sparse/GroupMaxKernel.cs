namespace Myelin.Kernels;

/// <summary>y[k, :] = the largest of x[e, :] over the entries e of group k; NaN wins. -∞ for a group without entries.</summary>
sealed unsafe class GroupMaxKernel<V, T>(KernelThreads threads, nint rows, nint count, nint inner)
    : SplitKernel(threads) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(GroupMaxKernel<V, T>), rows, count, inner);

    /// <summary>Operands: x [count, inner], starts [rows + 1], order [count], y [rows, inner].</summary>
    public override void Run(void** operands) => Split(operands, rows, (1 + count / nint.Max(1, rows)) * nint.Max(1, inner));

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        var groups = new Grouped(operands[1], operands[2], count);
        T* x = (T*)operands[0], rest = stackalloc T[16];
        for (nint row = from; row < to; row++)
        {
            T* y = (T*)operands[3] + row * inner;
            (nint start, nint end) = groups.Of(row);
            for (nint j = 0; j < inner; j += V.Width)
            {
                V most = double.NegativeInfinity;
                for (nint t = start; t < end; t++) most = most.Maximum(V.Load(x + groups.Entry(t) * inner + j));
                if (inner - j >= V.Width) most.Store(y + j);
                else
                {
                    most.Store(rest);
                    new Span<T>(rest, (int)(inner - j)).CopyTo(new(y + j, (int)(inner - j)));
                }
            }
        }
    }
}
