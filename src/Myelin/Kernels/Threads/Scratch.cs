using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>Who borrows a thread's scratch memory. Each has a block of its own, so one kernel may call another.</summary>
internal enum ScratchUse
{
    /// <summary>Packed columns of a product's right side.</summary>
    ProductColumns,

    /// <summary>A product's copied rows of its left side.</summary>
    ProductRows,

    /// <summary>A product's result before it is transposed into place.</summary>
    ProductResult,

    /// <summary>Numbers of 16 bits after they were widened to float32.</summary>
    Widened,

    /// <summary>What a convolution prepares.</summary>
    Convolution,

    /// <summary>The tiles that stages of a map hand on to each other.</summary>
    Map,

    /// <summary>Results of blocks before they are folded into one.</summary>
    Partials,

    /// <summary>Rows padded to whole groups of lanes.</summary>
    Rows,

    /// <summary>Anything that calls no other borrower of this block.</summary>
    Other,
}

/// <summary>Native memory of one thread, aligned to 64 bytes, that kernels prepare operands in.</summary>
/// <remarks>Blocks grow and stay, so a warm thread allocates nothing; the finalizer frees them after the thread has ended.</remarks>
internal sealed unsafe class Scratch
{
    /// <summary>Readable bytes past every block's end, as past every operand's: whole registers may be loaded there.</summary>
    const int Margin = 64;

    /// <summary>What the margin is filled with.</summary>
    const byte Mark = 0xA5;

    [ThreadStatic] static Scratch? mine;

    readonly void*[] blocks = new void*[(int)ScratchUse.Other + 1];
    readonly nuint[] sizes = new nuint[(int)ScratchUse.Other + 1];

    ~Scratch()
    {
        foreach (void* block in blocks) NativeMemory.AlignedFree(block);
    }

    /// <summary>At least <paramref name="bytes"/> bytes for this thread; what stood there before is lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Of(ScratchUse use, nint bytes)
    {
        Scratch scratch = mine ?? Create();
        return scratch.sizes[(int)use] >= (nuint)bytes ? (byte*)scratch.blocks[(int)use] : scratch.Grow(use, (nuint)bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Scratch Create() => mine = new Scratch();

    [MethodImpl(MethodImplOptions.NoInlining)]
    byte* Grow(ScratchUse use, nuint bytes)
    {
        NativeMemory.AlignedFree(blocks[(int)use]);
        blocks[(int)use] = null;
        sizes[(int)use] = 0;
        nuint size = (bytes + 63) & ~(nuint)63;
        blocks[(int)use] = NativeMemory.AlignedAlloc(size + Margin, 64);
        NativeMemory.Clear(blocks[(int)use], size);
        NativeMemory.Fill((byte*)blocks[(int)use] + size, Margin, Mark);
        sizes[(int)use] = size;
        return (byte*)blocks[(int)use];
    }

    /// <summary>The bytes of all blocks of this thread; for tests.</summary>
    internal static long Bytes => mine?.sizes.Sum(size => (long)size) ?? 0;

    /// <summary>Whether nothing was written past the end of this thread's blocks; for tests.</summary>
    internal static bool Intact
    {
        get
        {
            if (mine is null) return true;
            for (int use = 0; use < mine.blocks.Length; use++)
            {
                if (mine.blocks[use] != null && new ReadOnlySpan<byte>((byte*)mine.blocks[use] + mine.sizes[use], Margin).ContainsAnyExcept(Mark)) return false;
            }
            return true;
        }
    }
}
