using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>Reads memory by strides.</summary>
static unsafe class Strided
{
    /// <summary>The offset of domain element <paramref name="at"/> in elements, counting only the first <paramref name="axes"/> axes.</summary>
    public static long Offset(long[] sizes, long[] strides, long at, int axes)
    {
        long offset = 0;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            long index = at % sizes[axis];
            at /= sizes[axis];
            if (axis < axes) offset += index * strides[axis];
        }
        return offset;
    }

    /// <summary>
    /// Copies domain elements [at, at + n) to <paramref name="to"/> in order. Up to a register may be written behind the last one, and read
    /// behind the last one of a row.
    /// </summary>
    /// <param name="sizes">The axes of the domain.</param>
    /// <param name="strides">The distance along each axis, in elements.</param>
    /// <param name="size">The bytes of an element.</param>
    /// <param name="from">The first element of the domain.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="at">The first element to copy.</param>
    /// <param name="n">How many.</param>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Gather(long[] sizes, long[] strides, int size, byte* from, byte* to, long at, long n)
    {
        int last = sizes.Length - 1;
        if (last < 0)
        {
            Move(from, 0, to, 1, size);
            return;
        }
        long* index = stackalloc long[last + 1];           // of the present row, counted up like an odometer
        byte* row = from;
        for (int axis = last; axis >= 0; axis--)
        {
            long rest = at / sizes[axis];
            index[axis] = at - rest * sizes[axis];
            if (axis < last) row += index[axis] * strides[axis] * size;
            at = rest;
        }
        nint step = (nint)strides[last] * size;
        while (true)
        {
            nint run = (nint)Math.Min(n, sizes[last] - index[last]);
            Move(row + (nint)index[last] * step, step, to, run, size);
            if ((n -= run) == 0) return;
            to += run * size;
            index[last] = 0;
            int axis = last - 1;
            for (; ++index[axis] == sizes[axis]; axis--)
            {
                row -= (sizes[axis] - 1) * strides[axis] * size;
                index[axis] = 0;
            }
            row += strides[axis] * size;
        }
    }

    /// <summary>Copies n elements that lie some bytes apart.</summary>
    [MethodImpl(Inline)]
    static void Move(byte* from, nint step, byte* to, nint n, int size)
    {
        if (step == size)
        {
            for (nint bytes = n * size, i = 0; i < bytes; i += Vector512<byte>.Count) Vector512.Load(from + i).Store(to + i);
            return;
        }
        switch (size)
        {
            case 1: for (nint i = 0; i < n; i++) to[i] = from[i * step]; break;
            case 2: for (nint i = 0; i < n; i++) ((ushort*)to)[i] = *(ushort*)(from + i * step); break;
            case 4: for (nint i = 0; i < n; i++) ((uint*)to)[i] = *(uint*)(from + i * step); break;
            default: for (nint i = 0; i < n; i++) ((ulong*)to)[i] = *(ulong*)(from + i * step); break;
        }
    }
}
