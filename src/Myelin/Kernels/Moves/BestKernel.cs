using System.Numerics;

namespace Myelin.Kernels;

/// <summary>y [rows] = the index of the first element, by the order O, of each row of x [rows, length]. NaN comes first; ties go to the lower index.</summary>
sealed unsafe class BestKernel<T, O>(KernelThreads threads, nint rows, nint length) : SplitKernel(threads)
    where T : unmanaged, INumber<T> where O : struct, IOrder
{
    public override object? Key => (typeof(BestKernel<T, O>), rows, length);

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
                if (!O.Before(x[i], best) && !T.IsNaN(x[i])) continue;
                if (T.IsNaN(best)) break;
                best = x[i];
                index = i;
            }
            y[row] = index;
        }
    }
}
