using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>A stage and the slots of its operands. The first slots are the operands of the map, the others scratch tiles.</summary>
readonly record struct StageCall(Stage Stage, int[] Slots)
{
    /// <summary>Whether the stage does not read a slot, or reads it as a single number.</summary>
    public bool TakesNumber(int slot)
    {
        for (int i = 0; i < Slots.Length; i++)
            if (Slots[i] == slot && !Stage.TakesNumber(i)) return false;
        return true;
    }
}

/// <summary>
/// A chain of elementwise stages over one domain, run tile by tile so that a tile stays in L1. Intermediate values are kept in scratch
/// tiles; strided operands are first gathered into such tiles.
/// </summary>
sealed unsafe class MapKernel : Kernel
{
    /// <summary>Elements of a tile: 4 KiB of float, so that a chain of eight operands stays in a 32 KiB L1.</summary>
    public const int Tile = 1024;

    /// <summary>Bytes from one scratch tile to the next: 8 per element, plus an offset against 4 KiB aliasing.</summary>
    const int SlotBytes = Tile * 8 + 192;

    /// <summary>The most operands of a stage: an update with three slots and three scalars has 11.</summary>
    const int MostStageOperands = 12;

    /// <summary>Elements of one part of the work.</summary>
    const int Part = 16 * Tile;

    /// <summary>The slots 0 to n - 1, for each number n of operands.</summary>
    static readonly int[][] all = [.. Enumerable.Range(0, 16).Select(UpTo)];

    readonly KernelThreads threads;
    readonly StageCall[] calls;
    readonly int[] elementSizes;
    readonly int scratchSlots;
    readonly int tiles;
    readonly int[] linears, numbers = [], filled = [], strideds = [];

    /// <summary>Bytes from one element of an operand to the next; 0 for a single number.</summary>
    readonly int[] steps;
    readonly bool direct;

    /// <inheritdoc/>
    public override string Title => $"map {Layout.Shape}: {string.Join(", ", calls.Select(call => KernelTitle.NameOf(call.Stage.Key)))}";

    /// <inheritdoc/>
    public override double Operations => (double)Layout.Count * calls.Length;

    /// <summary>The bytes that it reads and writes.</summary>
    public long Bytes
    {
        get
        {
            long bytes = 0;
            for (int i = 0; i < Operands; i++) bytes += Layout.Distinct(i) * elementSizes[i];
            return bytes;
        }
    }

    /// <param name="threads">The threads to run on.</param>
    /// <param name="layout">The domain and the layout of each operand; outputs are linear.</param>
    /// <param name="inputs">The number of inputs; the other operands are outputs.</param>
    /// <param name="elementSizes">The bytes per element of each operand.</param>
    /// <param name="scratchSlots">The number of scratch tiles for intermediate values.</param>
    /// <param name="calls">The stages in order.</param>
    public MapKernel(KernelThreads threads, MapLayout layout, int inputs, int[] elementSizes, int scratchSlots, StageCall[] calls)
    {
        this.threads = threads;
        Layout = layout;
        Inputs = inputs;
        this.elementSizes = elementSizes;
        this.scratchSlots = scratchSlots;
        this.calls = calls;
        linears = layout.AllLinear && Operands < all.Length ? all[Operands] : OfKind(Access.Linear);
        if (layout.AllLinear) steps = elementSizes;
        else
        {
            strideds = OfKind(Access.Strided);
            numbers = OfKind(Access.Single, asNumbers: true);
            filled = OfKind(Access.Single);
            steps = new int[Operands];
            foreach (int i in linears) steps[i] = elementSizes[i];
        }
        tiles = scratchSlots + filled.Length + strideds.Length;
        direct = calls.Length == 1 && tiles == 0;
    }

    public MapLayout Layout { get; }

    public int Inputs { get; }

    public int Operands => elementSizes.Length;

    public int ScratchSlots => scratchSlots;

    public StageCall[] Calls => calls;

    public int[] ElementSizes => elementSizes;

    public KernelThreads Threads => threads;

    /// <inheritdoc/>
    public override bool WritesExactly => true;

    /// <inheritdoc/>
    public override object? Key => new MapKey(Layout, Inputs, elementSizes, calls);

    static int[] UpTo(int count)
    {
        var numbers = new int[count];
        for (int i = 0; i < count; i++) numbers[i] = i;
        return numbers;
    }

    /// <summary>The operands of one kind, without lists or delegates: eager ops make a kernel for each call.</summary>
    int[] OfKind(Access kind, bool asNumbers = false)
    {
        int count = 0;
        for (int i = 0; i < Operands; i++)
            if (IsOf(kind, asNumbers, i)) count++;
        if (count == 0) return [];
        var found = new int[count];
        for (int i = Operands - 1; count > 0; i--)
            if (IsOf(kind, asNumbers, i)) found[--count] = i;
        return found;
    }

    bool IsOf(Access kind, bool asNumbers, int operand) =>
        Layout.Kind(operand) == kind && (kind != Access.Single || AreNumbers(operand) == asNumbers);

    bool AreNumbers(int operand)
    {
        foreach (StageCall call in calls)
            if (!call.TakesNumber(operand)) return false;
        return true;
    }

    struct Job
    {
        public MapKernel Kernel;
        public void** Operands;
    }

    /// <inheritdoc/>
    public override void Run(void** operands)
    {
        if (Layout.Count <= Part) { RunPart(operands, 0, Layout.Count); return; }
        int parts = (int)((Layout.Count + Part - 1) / Part);
        var job = new Job { Kernel = this, Operands = operands };
        threads.Run(parts, &RunPart, Unsafe.AsPointer(ref job));
    }

    static void RunPart(int part, void* argument)
    {
        ref Job job = ref Unsafe.AsRef<Job>(argument);
        long start = (long)part * Part;
        job.Kernel.RunPart(job.Operands, start, Math.Min(start + Part, job.Kernel.Layout.Count));
    }

    void RunPart(void** operands, long start, long end)
    {
        if (direct) RunDirect(operands, start, end);
        else RunTiles(operands, start, end);
    }

    /// <summary>Runs a single stage whose operands are read in place, without tiles.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    void RunDirect(void** operands, long start, long end)
    {
        void** stageOperands = stackalloc void*[MostStageOperands];
        int[] which = calls[0].Slots;
        for (int i = 0; i < which.Length; i++) stageOperands[i] = (byte*)operands[which[i]] + start * steps[which[i]];
        calls[0].Stage.Run(stageOperands, (nint)(end - start));
    }

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    void RunTiles(void** operands, long start, long end)
    {
        int count = elementSizes.Length, slots = count + scratchSlots;
        void** slot = stackalloc void*[slots + MostStageOperands], stageOperands = slot + slots;
        byte* scratch = tiles > 0 ? Scratch.Of(ScratchUse.Map, (nint)slots * SlotBytes) : null;
        for (int i = count; i < slots; i++) slot[i] = scratch + (nint)i * SlotBytes;
        foreach (int i in numbers) slot[i] = operands[i];
        foreach (int i in filled)
        {
            slot[i] = scratch + (nint)i * SlotBytes;
            Fill((byte*)operands[i], (byte*)slot[i], (int)Math.Min(Tile, end - start), elementSizes[i]);
        }
        for (long at = start; at < end;)
        {
            int n = (int)Math.Min(Tile, end - at);
            if (Layout.ByRows) n = (int)Math.Min(n, Layout.Sizes[^1] - at % Layout.Sizes[^1]);
            foreach (int i in linears) slot[i] = (byte*)operands[i] + at * elementSizes[i];
            foreach (int i in strideds) slot[i] = Gather(i, (byte*)operands[i], scratch + (nint)i * SlotBytes, at, n);
            foreach (StageCall call in calls)
            {
                int[] which = call.Slots;
                for (int i = 0; i < which.Length; i++) stageOperands[i] = slot[which[i]];
                call.Stage.Run(stageOperands, n);
            }
            at += n;
        }
    }

    /// <summary>The address at which elements [at, at + n) of a strided operand are contiguous: in place, or copied to the tile.</summary>
    byte* Gather(int operand, byte* from, byte* tile, long at, int n)
    {
        long[] sizes = Layout.Sizes, strides = Layout.Strides[operand];
        int size = elementSizes[operand], last = sizes.Length - 1;
        if (Layout.ByRows && strides[last] == 1) return from + (Strided.Offset(sizes, strides, at, last) + at % sizes[last]) * size;
        Strided.Gather(sizes, strides, size, from, tile, at, n);
        return tile;
    }

    /// <summary>Repeats a value over n elements, in whole registers.</summary>
    [MethodImpl(Inline)]
    static void Fill(byte* value, byte* to, int n, int size)
    {
        Vector512<byte> all = size switch
        {
            1 => Vector512.Create(*value),
            2 => Vector512.Create(*(ushort*)value).AsByte(),
            4 => Vector512.Create(*(uint*)value).AsByte(),
            _ => Vector512.Create(*(ulong*)value).AsByte(),
        };
        for (byte* end = to + (nint)n * size; to < end; to += Vector512<byte>.Count) all.Store(to);
    }

    sealed class MapKey(MapLayout layout, int inputs, int[] sizes, StageCall[] calls) : IEquatable<MapKey>
    {
        MapLayout Layout { get; } = layout;

        int Inputs { get; } = inputs;

        int[] Sizes { get; } = sizes;

        StageCall[] Calls { get; } = calls;

        public bool Equals(MapKey? other)
        {
            if (other == null || Inputs != other.Inputs || Calls.Length != other.Calls.Length) return false;
            if (!Sizes.AsSpan().SequenceEqual(other.Sizes) || !Layout.Equals(other.Layout)) return false;
            for (int i = 0; i < Calls.Length; i++)
                if (!IsSame(Calls[i], other.Calls[i])) return false;
            return true;
        }

        static bool IsSame(StageCall a, StageCall b) =>
            a.Stage.GetType() == b.Stage.GetType() && a.Stage.Key.Equals(b.Stage.Key) && a.Slots.AsSpan().SequenceEqual(b.Slots);

        public override bool Equals(object? obj) => Equals(obj as MapKey);

        public override int GetHashCode() => HashCode.Combine(Layout, Inputs, Calls.Length, Calls[0].Stage.GetType());
    }
}
