namespace Myelin.Kernels;

/// <summary>
/// y [outer, size, inner] = x, but the block [outer, count, inner] from a position on: operands x, block, position, y; inner in bytes.
/// Entries of the block that would lie outside are left out. x is not copied where y lies over it, as the value of a state does.
/// </summary>
sealed unsafe class ReplaceKernel(KernelThreads threads, ElementType positionType, nint outer, nint size, nint count, nint inner) : SplitKernel(threads)
{
    /// <inheritdoc/>
    public override int OverwritableInput => 0;

    public override object? Key => (typeof(ReplaceKernel), positionType, outer, size, count, inner);

    public override void Run(void** operands) => Split(operands, outer, (operands[0] == operands[3] ? count : size) * inner / sizeof(float));

    protected override void Do(void** operands, nint from, nint to)
    {
        byte* x = (byte*)operands[0], block = (byte*)operands[1], y = (byte*)operands[3];
        long position = new Indices(operands[2], positionType)[0];
        nint row = size * inner;
        long first = Math.Max(position, 0), end = position > size ? size : Math.Min(position + count, size);
        for (nint i = from; i < to; i++)
        {
            if (x != y) Buffer.MemoryCopy(x + i * row, y + i * row, row, row);
            if (first >= end) continue;
            nint bytes = (nint)(end - first) * inner;
            Buffer.MemoryCopy(block + (i * count + (nint)(first - position)) * inner, y + i * row + (nint)first * inner, bytes, bytes);
        }
    }
}
