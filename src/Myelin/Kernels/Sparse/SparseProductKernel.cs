using System.Numerics;

namespace Myelin.Kernels;

/// <summary>
/// y[k, h, :] = the sum of values[e, h] · x[columns[e], h, :] over the entries e of group k, in their order and in blocks as <see cref="Fold"/>
/// defines: each block is a chain of fused multiply-adds. A column outside x gives NaN.
/// </summary>
/// <remarks>Work is split over rows of y, never over entries.</remarks>
sealed unsafe class SparseProductKernel<V, T>(KernelThreads threads, ElementType columnType, nint rows, nint count, nint size, nint heads, nint inner)
    : SplitKernel(threads) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(SparseProductKernel<V, T>), columnType, rows, count, size, heads, inner);

    /// <summary>Operands: values [count, heads], x [size, heads, inner], starts [rows + 1], order [count], columns [count], y [rows, heads, inner].</summary>
    public override void Run(void** operands) => Split(operands, rows, (1 + count / nint.Max(1, rows)) * heads * nint.Max(1, inner));

    protected override void Do(void** operands, nint from, nint to)
    {
        var groups = new Grouped(operands[2], operands[3], count);
        var columns = new Indices(operands[4], columnType);
        for (nint row = from; row < to; row++)
        {
            T* y = (T*)operands[5] + row * heads * inner;
            (nint start, nint end) = groups.Of(row);
            for (nint h = 0; h < heads; h++)
            {
                if (end - start <= Fold.Block) Chains((T*)operands[0] + h, (T*)operands[1] + h * inner, groups, columns, start, end, y + h * inner);
                else LongSum((T*)operands[0] + h, (T*)operands[1] + h * inner, groups, columns, start, end, y + h * inner);
            }
        }
    }

    /// <summary>The sum of several blocks.</summary>
    void LongSum(T* values, T* x, Grouped groups, Indices columns, nint start, nint end, T* y)
    {
        nint blocks = Fold.Blocks(end - start);
        T* partials = (T*)Scratch.Of(ScratchUse.Partials, Fold.Levels(blocks) * inner * sizeof(T));
        for (nint block = 0; block < blocks; block++)
        {
            nint from = start + block * Fold.Block;
            bool last = block == blocks - 1;
            Chains(values, x, groups, columns, from, nint.Min(from + Fold.Block, end), y);
            for (nint levels = Fold.Merged(block, last); levels != 0; levels &= levels - 1)
            {
                T* partial = partials + BitOperations.TrailingZeroCount(levels) * inner;
                for (nint j = 0; j < inner; j++)
                {
                    Fold.One<SumFold, T>(partial + j, y + j);
                    y[j] = partial[j];
                }
            }
            if (!last) new Span<T>(y, (int)inner).CopyTo(new(partials + Fold.Level(block) * inner, (int)inner));
        }
    }

    /// <summary>One block: the places from start to below end.</summary>
    [MethodImpl(Hot)]
    void Chains(T* values, T* x, Grouped groups, Indices columns, nint start, nint end, T* y)
    {
        nint j = 0, width = V.Width;
        for (; j <= inner - 4 * width; j += 4 * width)
        {
            V a = 0, b = 0, c = 0, d = 0;
            for (nint t = start; t < end; t++)
            {
                nint entry = groups.Entry(t);
                V value = Value(values + entry * heads);
                if (Row(x, columns[entry]) is var from && from == null) a = b = c = d = double.NaN;
                else
                {
                    a = value.MultiplyAdd(V.Load(from + j), a);
                    b = value.MultiplyAdd(V.Load(from + j + width), b);
                    c = value.MultiplyAdd(V.Load(from + j + 2 * width), c);
                    d = value.MultiplyAdd(V.Load(from + j + 3 * width), d);
                }
            }
            a.Store(y + j);
            b.Store(y + j + width);
            c.Store(y + j + 2 * width);
            d.Store(y + j + 3 * width);
        }
        T* rest = stackalloc T[width > 16 ? 1 : 16];
        for (; j < inner; j += width)
        {
            V a = 0;
            for (nint t = start; t < end; t++)
            {
                nint entry = groups.Entry(t);
                if (Row(x, columns[entry]) is var from && from == null) a = double.NaN;
                else a = Value(values + entry * heads).MultiplyAdd(V.Load(from + j), a);
            }
            if (inner - j >= width) a.Store(y + j);
            else
            {
                a.Store(rest);
                new Span<T>(rest, (int)(inner - j)).CopyTo(new(y + j, (int)(inner - j)));
            }
        }
    }

    /// <summary>The entries of x in a row; null if it is outside.</summary>
    [MethodImpl(Inline)]
    T* Row(T* x, long row) => (ulong)row < (ulong)size ? x + (nint)row * heads * inner : null;

    /// <summary>A number in all lanes: double holds it exactly.</summary>
    [MethodImpl(Inline)]
    static V Value(T* number) => typeof(T) == typeof(float) ? *(float*)number : *(double*)number;
}
