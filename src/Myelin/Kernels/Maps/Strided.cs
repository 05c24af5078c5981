namespace Myelin.Kernels;

/// <summary>Reads and writes strided memory.</summary>
static unsafe class Strided
{
    /// <summary>The offset of domain element <paramref name="at"/> in elements, counting only the first <paramref name="axes"/> axes.</summary>
    public static long Offset(int[] sizes, int[] strides, long at, int axes)
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

    /// <summary>Copies domain elements [at, at + n) to contiguous memory.</summary>
    public static void Gather(int[] sizes, int[] strides, int elementSize, byte* from, byte* to, long at, long n) =>
        Walk(sizes, strides, elementSize, from, to, at, n, gather: true);

    /// <summary>Copies n contiguous elements to the domain elements [at, at + n).</summary>
    public static void Scatter(int[] sizes, int[] strides, int elementSize, byte* from, byte* to, long at, long n) =>
        Walk(sizes, strides, elementSize, to, from, at, n, gather: false);

    static void Walk(int[] sizes, int[] strides, int elementSize, byte* strided, byte* packed, long at, long n, bool gather)
    {
        int last = sizes.Length - 1;
        if (last < 0) { if (gather) Move(strided, 0, packed, elementSize, 1, elementSize); else Move(packed, elementSize, strided, 0, 1, elementSize); return; }
        nint stride = (nint)strides[last] * elementSize;
        while (n > 0)
        {
            long index = at % sizes[last];
            nint run = (nint)Math.Min(n, sizes[last] - index);
            byte* row = strided + Offset(sizes, strides, at, last) * elementSize + (nint)index * stride;
            if (gather) Move(row, stride, packed, elementSize, run, elementSize);
            else Move(packed, elementSize, row, stride, run, elementSize);
            packed += run * elementSize;
            at += run;
            n -= run;
        }
    }

    static void Move(byte* from, nint fromStep, byte* to, nint toStep, nint n, int size)
    {
        if (fromStep == size && toStep == size) { Buffer.MemoryCopy(from, to, n * size, n * size); return; }
        switch (size)
        {
            case 1: for (nint i = 0; i < n; i++) to[i * toStep] = from[i * fromStep]; break;
            case 2: for (nint i = 0; i < n; i++) *(ushort*)(to + i * toStep) = *(ushort*)(from + i * fromStep); break;
            case 4: for (nint i = 0; i < n; i++) *(uint*)(to + i * toStep) = *(uint*)(from + i * fromStep); break;
            default: for (nint i = 0; i < n; i++) *(ulong*)(to + i * toStep) = *(ulong*)(from + i * fromStep); break;
        }
    }
}
