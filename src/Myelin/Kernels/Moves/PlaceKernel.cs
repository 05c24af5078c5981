namespace Myelin.Kernels;

/// <summary>y = zeros, and x where it is placed. Axes that x fills are part of the run, of which a row of y has one or none; runs in bytes.</summary>
/// <param name="threads">Who does it.</param>
/// <param name="block">Sizes of x over the axes outside of a row.</param>
/// <param name="starts">Where x begins on them.</param>
/// <param name="sizes">Sizes of y over them.</param>
/// <param name="before">Zeros of a row before the run.</param>
/// <param name="run">The run.</param>
/// <param name="row">The whole row.</param>
sealed unsafe class PlaceKernel(KernelThreads threads, int[] block, int[] starts, int[] sizes, nint before, nint run, nint row) : SplitKernel(threads)
{
    public override object? Key => new Same(block, starts, sizes, before, run, row);

    public override void Run(void** operands)
    {
        nint rows = 1;
        foreach (int size in sizes) rows *= size;
        Split(operands, rows, row / sizeof(float));
    }

    protected override void Do(void** operands, nint from, nint to)
    {
        byte* x = (byte*)operands[0];
        for (nint i = from; i < to; i++)
        {
            byte* y = (byte*)operands[1] + i * row;
            nint source = Source(i);
            if (source < 0)
            {
                NativeZero(y, row);
                continue;
            }
            NativeZero(y, before);
            Buffer.MemoryCopy(x + source * run, y + before, run, run);
            NativeZero(y + before + run, row - before - run);
        }
    }

    static void NativeZero(byte* y, nint bytes) => System.Runtime.InteropServices.NativeMemory.Clear(y, (nuint)bytes);

    /// <summary>The run of x in row i of y, or -1.</summary>
    nint Source(nint i)
    {
        nint source = 0, step = 1;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            nint rest = i / sizes[axis], index = i - rest * sizes[axis] - starts[axis];
            if (index < 0 || index >= block[axis]) return -1;
            source += index * step;
            step *= block[axis];
            i = rest;
        }
        return source;
    }

    sealed record Same(int[] Block, int[] Starts, int[] Sizes, nint Before, nint Run, nint Row)
    {
        public bool Equals(Same? other) => other != null && Before == other.Before && Run == other.Run && Row == other.Row
            && Block.AsSpan().SequenceEqual(other.Block) && Starts.AsSpan().SequenceEqual(other.Starts) && Sizes.AsSpan().SequenceEqual(other.Sizes);

        public override int GetHashCode() => HashCode.Combine(Before, Run, Row, Sizes.Length);
    }
}
