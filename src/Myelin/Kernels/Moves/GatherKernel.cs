namespace Myelin.Kernels;

/// <summary>y [outer, count, inner] = x [outer, size, inner] at indices [count] of its middle axis.</summary>
/// <remarks>An index outside 0 .. size - 1 gives NaN in reals and 0 in other types: a kernel cannot throw.</remarks>
sealed unsafe class GatherKernel(KernelThreads threads, ElementType type, ElementType indexType, nint outer, nint size, nint count, nint inner) : SplitKernel(threads)
{
    public override object? Key => (typeof(GatherKernel), type, indexType, outer, size, count, inner);

    public override void Run(void** operands) => Split(operands, outer * count, inner);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        var indices = new Indices(operands[1], indexType);
        nint bytes = inner * type.Size();
        for (nint row = from; row < to; row++)
        {
            nint i = row / count;
            long index = indices[row - i * count];
            byte* y = (byte*)operands[2] + row * bytes;
            if ((ulong)index >= (ulong)size) Missing(y);
            else Move((byte*)operands[0] + (i * size + (nint)index) * bytes, y, bytes);
        }
    }

    [MethodImpl(Inline)]
    static void Move(byte* x, byte* y, nint bytes)
    {
        if (bytes == 4) *(uint*)y = *(uint*)x;
        else if (bytes == 8) *(ulong*)y = *(ulong*)x;
        else Buffer.MemoryCopy(x, y, bytes, bytes);
    }

    void Missing(byte* y)
    {
        int length = (int)inner;
        switch (type)
        {
            case ElementType.Float16: new Span<Half>(y, length).Fill(Half.NaN); break;
            case ElementType.BFloat16: new Span<BFloat16>(y, length).Fill((BFloat16)float.NaN); break;
            case ElementType.Float32: new Span<float>(y, length).Fill(float.NaN); break;
            case ElementType.Float64: new Span<double>(y, length).Fill(double.NaN); break;
            default: System.Runtime.InteropServices.NativeMemory.Clear(y, (nuint)(inner * type.Size())); break;
        }
    }
}
