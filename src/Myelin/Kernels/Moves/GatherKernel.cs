using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>y [outer, count, inner] = x [outer, size, inner] at the indices [count] along its middle axis.</summary>
/// <remarks>
/// An index outside 0 .. size - 1 gives NaN in floating point and 0 in other types: a kernel cannot throw. Entries of 16 bits can be
/// widened to float32 as they are copied.
/// </remarks>
/// <param name="threads">The threads to run on.</param>
/// <param name="simd">The register width.</param>
/// <param name="type">The type of x.</param>
/// <param name="resultType">The type of y: the same, or Float32 where x is Float16 or BFloat16.</param>
/// <param name="indexType">The type of the indices.</param>
/// <param name="outer">The product of the sizes of the axes before.</param>
/// <param name="size">The size of x's axis.</param>
/// <param name="count">The number of indices.</param>
/// <param name="inner">The product of the sizes of the axes after.</param>
sealed unsafe class GatherKernel(
    KernelThreads threads, SimdLevel simd, ElementType type, ElementType resultType, ElementType indexType, nint outer, nint size, nint count, nint inner)
    : SplitKernel(threads)
{
    public override object? Key => (typeof(GatherKernel), type, resultType, indexType, outer, size, count, inner);

    public override void Run(void** operands) => Split(operands, outer * count, inner);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        var indices = new Indices(operands[1], indexType);
        nint bytes = inner * type.Size(), resultBytes = inner * resultType.Size();
        bool widens = type != resultType;
        for (nint row = from; row < to; row++)
        {
            nint i = row / count;
            long index = indices[row - i * count];
            byte* x = (byte*)operands[0] + (i * size + (nint)index) * bytes, y = (byte*)operands[2] + row * resultBytes;
            if ((ulong)index >= (ulong)size) Missing(y);
            else if (widens) Widening.Run(simd, type, (ushort*)x, (float*)y, inner);
            else Move(x, y, bytes);
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
        switch (resultType)
        {
            case ElementType.Float16: new Span<Half>(y, length).Fill(Half.NaN); break;
            case ElementType.BFloat16: new Span<BFloat16>(y, length).Fill((BFloat16)float.NaN); break;
            case ElementType.Float32: new Span<float>(y, length).Fill(float.NaN); break;
            case ElementType.Float64: new Span<double>(y, length).Fill(double.NaN); break;
            default: NativeMemory.Clear(y, (nuint)(inner * resultType.Size())); break;
        }
    }
}
