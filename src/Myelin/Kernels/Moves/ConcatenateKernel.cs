using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>y [outer, Σ lengths] = the concatenation of the inputs x_k [outer, lengths[k]]. Lengths are in bytes.</summary>
sealed unsafe class ConcatenateKernel(KernelThreads threads, nint outer, nint[] lengths) : SplitKernel(threads)
{
    /// <summary>Bytes of one item of work.</summary>
    const nint Piece = 1 << 16;

    readonly nint total = Total(lengths);

    /// <summary>The number of rows.</summary>
    public nint Outer => outer;

    public override object? Key => new Same(outer, lengths);

    /// <summary>Long rows are divided into pieces; several short rows form one item.</summary>
    nint PiecesOfRow => nint.Max(1, (total + Piece - 1) / Piece);

    public override void Run(void** operands) => Split(operands, outer * PiecesOfRow, nint.Min(total, Piece) / sizeof(float));

    protected override void Do(void** operands, nint from, nint to)
    {
        nint pieces = PiecesOfRow;
        while (from < to)
        {
            nint row = from / pieces, first = from - row * pieces, count = nint.Min(to - from, pieces - first);
            Row(operands, row, first * Piece, nint.Min((first + count) * Piece, total));
            from += count;
        }
    }

    /// <summary>Writes the bytes [from, to) of a row.</summary>
    void Row(void** operands, nint row, nint from, nint to)
    {
        byte* y = (byte*)operands[lengths.Length] + row * total;
        nint start = 0;
        for (int k = 0; k < lengths.Length; k++)
        {
            nint begin = nint.Max(from, start), end = nint.Min(to, start + lengths[k]);
            if (begin < end) Copy((byte*)operands[k] + row * lengths[k] + (begin - start), y + begin, end - begin);
            start += lengths[k];
        }
    }

    /// <summary>Copies bytes: short rows register by register, of which the last two may overlap.</summary>
    [MethodImpl(Inline)]
    static void Copy(byte* from, byte* to, nint bytes)
    {
        nint last = bytes - Vector512<byte>.Count;
        if (last is < 0 or > 1024)
        {
            Buffer.MemoryCopy(from, to, bytes, bytes);
            return;
        }
        for (nint i = 0; i < last; i += Vector512<byte>.Count) Vector512.Load(from + i).Store(to + i);
        Vector512.Load(from + last).Store(to + last);
    }

    static nint Total(nint[] lengths)
    {
        nint sum = 0;
        foreach (nint length in lengths) sum += length;
        return sum;
    }

    sealed record Same(nint Outer, nint[] Lengths)
    {
        public bool Equals(Same? other) => other != null && Outer == other.Outer && Lengths.AsSpan().SequenceEqual(other.Lengths);

        public override int GetHashCode() => HashCode.Combine(Outer, Lengths.Length);
    }
}
