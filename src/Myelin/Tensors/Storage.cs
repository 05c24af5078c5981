using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>The memory that tensors look at: a GC array, uninitialised, padded so that kernels may touch whole registers past its end.</summary>
/// <remarks>
/// Whole registers may be read past the last element of any storage, and written past the last element of a contiguous
/// output that fills its storage. This spares every elementwise kernel its tail.
/// </remarks>
internal sealed class Storage
{
    /// <summary>The bytes that may be touched past the end: one 512-bit register.</summary>
    public const int Padding = 64;

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    internal struct Line;

    readonly Line[] lines;

    Storage(Line[] lines, nint start, long bytes, Device device)
    {
        this.lines = lines;
        Start = start;
        Bytes = bytes;
        Device = device;
    }

    /// <summary>Where the first element lies in the array, in bytes: 0 unless the storage is pinned.</summary>
    public nint Start { get; }

    /// <summary>The bytes of all elements, without the padding.</summary>
    public long Bytes { get; }

    /// <summary>Where the memory is.</summary>
    public Device Device { get; }

    /// <summary>Set on a value of a plan: which run it belongs to.</summary>
    public PlanRun? Run { get; set; }

    /// <summary>The array, for <c>fixed</c>.</summary>
    public Line[] Lines => lines;

    /// <summary>Movable memory, for values.</summary>
    public static Storage Allocate(long bytes, Device device)
    {
        MemoryLimit.Count(bytes);
        Nursery.Count(bytes);
        return new(GC.AllocateUninitializedArray<Line>(checked((int)((bytes + 63) / 64 + 1))), 0, bytes, device);
    }

    /// <summary>What the address of a pinned storage, or of a block in an arena, is a multiple of.</summary>
    /// <remarks>
    /// A load that stands 64 to 320 bytes behind a recent store modulo 4096 waits for it: a loop over such operands takes
    /// up to 2.7 times as long. Operands at the same place do not hinder each other, so whatever is long begins on a page.
    /// What is short begins on a line, as on pages all of it would share one set of the L1.
    /// </remarks>
    public static long Alignment(long bytes) => bytes < 16384 ? 64 : 4096;

    /// <summary>Memory at a fixed address, zeroed: states and arenas.</summary>
    public static unsafe Storage AllocatePinned(long bytes, Device device)
    {
        long alignment = Alignment(bytes);
        Line[] lines = GC.AllocateArray<Line>(checked((int)((bytes + 63 + alignment) / 64 + 1)), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(lines));
        return new(lines, (nint)(-address & (alignment - 1)), bytes, device);
    }

    /// <summary>The same memory under another identity, by which a capture tells inputs and states apart.</summary>
    public Storage Alias(Device? device = null) => new(lines, Start, Bytes, device ?? Device) { Run = Run };

    /// <summary>The address of a pinned storage's first element.</summary>
    public unsafe byte* Address => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(lines)) + Start;

    /// <summary>Some of the bytes: a span holds 2 GB, a storage more.</summary>
    public Span<byte> Part(long from, int count) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<Line, byte>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(lines), (nint)(Start + from))), count);

    /// <summary>The most bytes that one storage holds: as many lines as an array has elements, without the padding and a page of alignment.</summary>
    public static readonly long Most = (Array.MaxLength - 66L) * 64;

    /// <summary>The elements as a span.</summary>
    public Span<T> Span<T>() where T : unmanaged =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<Line, T>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(lines), Start)), checked((int)(Bytes / Unsafe.SizeOf<T>())));
}
