using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>Memory of the processor: a GC array, padded so that kernels may touch whole registers past its end.</summary>
/// <remarks>
/// Whole registers may be read past the last element of any storage, and written past the last element of a contiguous
/// output that fills its storage. Elementwise kernels therefore have no tail.
/// </remarks>
sealed class CpuStorage : Storage
{
    /// <summary>The bytes that may be touched past the end: one 512-bit register.</summary>
    public const int Padding = 64;

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    internal struct Line;

    Line[]? lines;

    CpuStorage(Line[]? lines, nint start, long bytes, Device device) : base(device, bytes)
    {
        this.lines = lines;
        Start = start;
    }

    /// <summary>Where the first element lies in the array, in bytes: 0 unless the memory is pinned.</summary>
    public nint Start { get; }

    /// <summary>The array, for <c>fixed</c>.</summary>
    public Line[] Lines => lines ?? Missing();

    /// <summary>The most bytes of one storage: the lines of the longest array without padding and a page of alignment.</summary>
    public static readonly long Most = (Array.MaxLength - 66L) * 64;

    /// <summary>Movable, uninitialized memory for values.</summary>
    /// <remarks>Products read up to 63 bytes behind the values. They are 0, because subnormal numbers slow some processors.</remarks>
    public static CpuStorage Allocate(long bytes, Device device)
    {
        Nursery.Count(bytes);
        Line[] lines = GC.AllocateUninitializedArray<Line>(checked((int)((bytes + 63) / 64 + 1)));
        lines.AsSpan(Math.Max(0, lines.Length - 2)).Clear();
        return new(lines, 0, bytes, device);
    }

    /// <summary>Memory that is allocated when it is first used: a step that is recorded does not compute, and uses that of constants alone.</summary>
    public static CpuStorage Later(long bytes, Device device) => new(null, 0, bytes, device);

    Line[] Missing()
    {
        if (Capture < 0)
            throw new CaptureException(
                "Tensor: it was made in a captured step, which computes only its results and states; return it from the step to read it.");
        return lines = Allocate(Bytes, Device).lines!;
    }

    /// <summary>Alignment in bytes of pinned memory and of blocks in an arena.</summary>
    /// <remarks>
    /// A load that lies 64 to 320 bytes behind a recent store modulo 4096 waits for it: a loop over such operands takes
    /// up to 2.7 times as long. Operands at the same place do not hinder each other, so long blocks begin on a page.
    /// Short ones begin on a line, as on pages all of them would share one set of the L1.
    /// </remarks>
    public static long Alignment(long bytes) => bytes < 16384 ? 64 : 4096;

    /// <summary>Memory at a fixed address, zeroed: states, constants and arenas.</summary>
    public static unsafe CpuStorage AllocatePinned(long bytes, Device device)
    {
        long alignment = Alignment(bytes);
        Line[] lines = GC.AllocateArray<Line>(checked((int)((bytes + 63 + alignment) / 64 + 1)), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(lines));
        return new(lines, (nint)(-address & (alignment - 1)), bytes, device);
    }

    /// <inheritdoc/>
    protected internal override Storage Alias() => new CpuStorage(Lines, Start, Bytes, Device);

    /// <summary>The same memory as that of another processor device.</summary>
    public CpuStorage On(Device device) => new(Lines, Start, Bytes, device) { Run = Run };

    /// <summary>A block within pinned memory.</summary>
    public CpuStorage Block(long from, long bytes) => new(Lines, Start + (nint)from, bytes, Device);

    /// <summary>The address of the first element of pinned memory.</summary>
    public unsafe byte* Address => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Lines)) + Start;

    /// <summary>Some of the bytes: a span holds 2 GB, a storage more.</summary>
    public Span<byte> Part(long from, int count) =>
        MemoryMarshal.CreateSpan(
            ref Unsafe.As<Line, byte>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(Lines), (nint)(Start + from))), count);
}
