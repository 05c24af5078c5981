using System.Numerics;

namespace Myelin.Kernels;

/// <summary>values [rows, length] = each row of x, sorted stably with NaN last; indices = the position of each value in x.</summary>
/// <remarks>Runs of <see cref="Piece"/> are sorted by insertion and then merged pairwise, alternating between the results and scratch.</remarks>
sealed unsafe class SortKernel<T, O>(KernelThreads threads, nint rows, nint length) : SplitKernel(threads)
    where T : unmanaged, INumber<T> where O : struct, IOrder
{
    /// <summary>The length up to which insertion is faster than merging.</summary>
    const nint Piece = 16;

    public override object? Key => (typeof(SortKernel<T, O>), rows, length);

    public override void Run(void** operands) => Split(operands, rows, length * 8);      // Each element moves log2 length times, about 8.

    protected override void Do(void** operands, nint from, nint to)
    {
        byte* scratch = Scratch.Of(ScratchUse.Other, length * (sizeof(T) + sizeof(long)));
        for (nint row = from; row < to; row++)
        {
            T* x = (T*)operands[0] + row * length, values = (T*)operands[1] + row * length;
            Row(x, values, (long*)operands[2] + row * length, (T*)(scratch + length * sizeof(long)), (long*)scratch);
        }
    }

    [MethodImpl(Hot)]
    void Row(T* x, T* values, long* indices, T* otherValues, long* otherIndices)
    {
        int merges = 0;
        for (nint run = Piece; run < length; run *= 2) merges++;
        bool even = merges % 2 == 0;                             // An even number of merges ends in the buffer it started in.
        T* v = even ? values : otherValues, w = even ? otherValues : values;
        long* i = even ? indices : otherIndices, k = even ? otherIndices : indices;
        for (nint start = 0; start < length; start += Piece) Insert(x, start, nint.Min(start + Piece, length), v, i);
        for (nint run = Piece; run < length; run *= 2)
        {
            for (nint start = 0; start < length; start += 2 * run)
                Merge(v, i, start, nint.Min(start + run, length), nint.Min(start + 2 * run, length), w, k);
            T* mergedValues = w;
            long* mergedIndices = k;
            w = v;
            k = i;
            v = mergedValues;
            i = mergedIndices;
        }
    }

    /// <summary>Whether a comes before b: by the order, or because only b is NaN.</summary>
    [MethodImpl(Inline)]
    static bool Before(T a, T b) => O.Before(a, b) || (T.IsNaN(b) && !T.IsNaN(a));

    [MethodImpl(Inline)]
    static void Insert(T* x, nint start, nint end, T* values, long* indices)
    {
        for (nint at = start; at < end; at++)
        {
            T value = x[at];
            nint to = at;
            for (; to > start && Before(value, values[to - 1]); to--)
            {
                values[to] = values[to - 1];
                indices[to] = indices[to - 1];
            }
            values[to] = value;
            indices[to] = at;
        }
    }

    /// <summary>Merges the runs [start, middle) and [middle, end). Of equal numbers the left one comes first.</summary>
    [MethodImpl(Inline)]
    static void Merge(T* values, long* indices, nint start, nint middle, nint end, T* toValues, long* toIndices)
    {
        nint left = start, right = middle;
        for (nint to = start; to < end; to++)
        {
            nint from = left < middle && (right >= end || !Before(values[right], values[left])) ? left++ : right++;
            toValues[to] = values[from];
            toIndices[to] = indices[from];
        }
    }
}
