namespace Myelin.Kernels;

/// <summary>
/// y = zeros, with x copied to a slice of it. The innermost axes, which x fills or partly fills, form rows; a row of y contains one run
/// of x or none. Lengths are in bytes.
/// </summary>
/// <param name="threads">The threads to run on.</param>
/// <param name="block">The sizes of x along the axes outside of a row.</param>
/// <param name="starts">Where x starts along them.</param>
/// <param name="sizes">The sizes of y along them.</param>
/// <param name="before">The length of the zeros before the run.</param>
/// <param name="run">The length of the run.</param>
/// <param name="row">The length of the row.</param>
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
                Zero(y, row);
                continue;
            }
            Zero(y, before);
            Buffer.MemoryCopy(x + source * run, y + before, run, run);
            Zero(y + before + run, row - before - run);
        }
    }

    static void Zero(byte* y, nint bytes) => System.Runtime.InteropServices.NativeMemory.Clear(y, (nuint)bytes);

    /// <summary>The index of the run of x in row i of y, or -1.</summary>
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
