using System.Numerics;

namespace Myelin.Kernels;

/// <summary>y [rows] = the first index of the largest number of each row of x [rows, length]; NaN counts as the largest.</summary>
sealed unsafe class ArgMaxKernel<T>(KernelThreads threads, nint rows, nint length) : SplitKernel(threads)
    where T : unmanaged, INumber<T>
{
    public override object? Key => (typeof(ArgMaxKernel<T>), rows, length);

    public override void Run(void** operands) => Split(operands, rows, length);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        long* y = (long*)operands[1];
        for (nint row = from; row < to; row++)
        {
            T* x = (T*)operands[0] + row * length;
            T best = *x;
            nint index = 0;
            for (nint i = 1; i < length; i++)
            {
                if (x[i] <= best) continue;
                if (T.IsNaN(best)) break;
                best = x[i];
                index = i;
            }
            y[row] = index;
        }
    }
}
