using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>The purpose of scratch memory. Each has its own block, so one kernel can call another.</summary>
internal enum ScratchUse
{
    /// <summary>Packed columns of the right side of a product.</summary>
    ProductColumns,

    /// <summary>Copied rows of the left side of a product.</summary>
    ProductRows,

    /// <summary>The result of a product before it is transposed.</summary>
    ProductResult,

    /// <summary>16-bit weights widened to float32.</summary>
    Widened,

    /// <summary>Packed weights, patches and lists of runs of a convolution.</summary>
    Convolution,

    /// <summary>Tiles of intermediate values of a map.</summary>
    Map,

    /// <summary>Results of blocks before they are folded.</summary>
    Partials,

    /// <summary>Rows padded to whole groups of lanes.</summary>
    Rows,

    /// <summary>For kernels that call no other kernel.</summary>
    Other,
}

/// <summary>Native memory of one thread, aligned to 64 bytes, in which kernels prepare operands.</summary>
/// <remarks>Blocks grow and are kept, so a warm thread allocates nothing. The finalizer frees them after the thread has ended.</remarks>
internal sealed unsafe class Scratch
{
    /// <summary>Readable bytes past the end of every block, as for every operand, so that whole registers can be loaded.</summary>
    const int Margin = 64;

    /// <summary>The byte that the margin is filled with.</summary>
    const byte Mark = 0xA5;

    [ThreadStatic] static Scratch? mine;

    readonly void*[] blocks = new void*[(int)ScratchUse.Other + 1];
    readonly nuint[] sizes = new nuint[(int)ScratchUse.Other + 1];

    ~Scratch()
    {
        foreach (void* block in blocks) NativeMemory.AlignedFree(block);
    }

    /// <summary>At least <paramref name="bytes"/> bytes for this thread. Earlier contents may be lost.</summary>
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

    /// <summary>The size of all blocks of this thread in bytes, for tests.</summary>
    internal static long Bytes => mine?.sizes.Sum(size => (long)size) ?? 0;

    /// <summary>Whether nothing was written past the end of this thread's blocks, for tests.</summary>
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
