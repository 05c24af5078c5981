namespace Myelin.Kernels;

/// <summary>A function of blocks that a <see cref="BlockwiseKernel{F, V, T}"/> runs on each element.</summary>
interface IBlockFunction
{
    void Run<V>(ReadOnlySpan<V> x, Span<V> y) where V : ILane<V>;
}

/// <summary>Sixteen numbers or registers.</summary>
[InlineArray(16)]
struct Sixteen<V>
{
    V first;
}

/// <summary>A formula on rows of blocks: operand k is [rows, blocks[k] · n], inputs first. Every element is on its own, so no order is involved.</summary>
sealed unsafe class BlockwiseKernel<F, V, T>(KernelThreads threads, F function, nint rows, nint n, int[] blocks, int inputs) : SplitKernel(threads)
    where F : struct, IBlockFunction where V : struct, INumberLane<V, T> where T : unmanaged
{
    readonly int total = blocks.Sum(), read = blocks[..inputs].Sum();

    public override object? Key => new Same(function, rows, n, inputs);

    public override void Run(void** operands) => Split(operands, rows, n * total);

    [SkipLocalsInit]
    protected override void Do(void** operands, nint from, nint to)
    {
        T** at = stackalloc T*[total];
        for (; from < to; from++)
        {
            T** next = at;
            for (int k = 0; k < blocks.Length; k++)
            {
                T* block = (T*)operands[k] + from * blocks[k] * n;
                for (int b = 0; b < blocks[k]; b++, block += n) *next++ = block;
            }
            Row(at);
        }
    }

    /// <summary>One row. The last register of a block may hold fewer than its width: what lies behind belongs to the next block.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    void Row(T** at)
    {
        F f = function;
        Unsafe.SkipInit(out Sixteen<V> x);
        Unsafe.SkipInit(out Sixteen<V> y);
        T* rest = stackalloc T[V.Width];
        int inputCount = read, outputCount = total - read;
        for (nint i = 0; i < n; i += V.Width)
        {
            for (int k = 0; k < inputCount; k++) x[k] = V.Load(at[k] + i);
            f.Run<V>(x, y);
            bool whole = i + V.Width <= n;
            for (int k = 0; k < outputCount; k++)
            {
                T* target = at[inputCount + k] + i;
                if (whole) { y[k].Store(target); continue; }
                y[k].Store(rest);
                Buffer.MemoryCopy(rest, target, (n - i) * sizeof(T), (n - i) * sizeof(T));
            }
        }
    }

    sealed record Same(F Function, nint Rows, nint N, int Inputs);
}
