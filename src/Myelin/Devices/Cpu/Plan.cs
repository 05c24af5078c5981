namespace Myelin;

/// <summary>A captured step, ready to run again: kernels in order, each with the addresses of its operands.</summary>
/// <remarks>
/// Inputs are copied to their places in the arena, states are worked on in their pinned memory, constants have memory of
/// the plan's own. The order of kernels and every formula are those of the eager run, so the bits are too.
/// </remarks>
sealed unsafe class Plan
{
    readonly Kernel[] kernels;
    readonly Operand[][] operands;
    readonly Placement placement;
    readonly State[] states, written;
    readonly (Storage From, State To)[] copies;
    readonly nint[] addresses;
    readonly int[] starts;
    readonly nint[] inputAddresses, inputBytes;
    readonly (nint From, nint To, nint Bytes)[] copyAddresses;
    Storage? arena;

    /// <summary>Builds the plan of a capture.</summary>
    /// <param name="capture">What was recorded.</param>
    /// <param name="results">What the step returned, made by the capture.</param>
    public Plan(Capture capture, IReadOnlyList<Tensor> results)
    {
        Inputs = [.. capture.Inputs.Select(x => (x.Shape, x.Type))];
        Results = [.. results];
        StructureVersion = Structure.Version;
        List<Launch> launches = Passes.Run(capture, results);
        placement = new Placement(capture, launches, results);
        kernels = [.. launches.Select(launch => launch.Kernel)];
        operands = [.. launches.Select(launch => (Operand[])[.. launch.Inputs, .. launch.Outputs])];
        states = [.. capture.Reads.Keys];
        written = [.. capture.Writes.Keys];
        copies = [.. placement.Copies];
        starts = new int[kernels.Length];
        int total = 0;
        for (int i = 0; i < starts.Length; total += operands[i].Length, i++) starts[i] = total;
        addresses = GC.AllocateArray<nint>(total, pinned: true);
        inputAddresses = new nint[Inputs.Length];
        inputBytes = [.. capture.Inputs.Select(x => (nint)(x.Shape.Elements * x.Type.Size()))];
        copyAddresses = new (nint, nint, nint)[copies.Length];
        inputStorages = [.. capture.Inputs.Select(x => x.Storage)];
    }

    readonly Storage[] inputStorages;

    /// <summary>Shapes and types of the inputs: part of the key.</summary>
    public (Shape Shape, ElementType Type)[] Inputs { get; }

    /// <summary>What the step returned at the capture.</summary>
    public Tensor[] Results { get; }

    /// <summary>What else the capture depended on.</summary>
    public long StructureVersion { get; }

    /// <summary>The bytes of arena it needs.</summary>
    public long ArenaBytes => placement.ArenaBytes;

    /// <summary>The number of kernels a replay runs.</summary>
    public int Kernels => kernels.Length;

    /// <summary>States the plan reads or writes.</summary>
    public IReadOnlyList<State> States => states;

    /// <summary>Writes down all addresses for an arena.</summary>
    public void Bind(Storage memory)
    {
        if (arena == memory) return;
        arena = memory;
        for (int i = 0; i < operands.Length; i++)
            for (int k = 0; k < operands[i].Length; k++)
                addresses[starts[i] + k] = (nint)(placement.Address(operands[i][k].Storage, memory) + operands[i][k].Offset);
        for (int i = 0; i < inputAddresses.Length; i++) inputAddresses[i] = (nint)placement.Address(inputStorages[i], memory);
        for (int i = 0; i < copies.Length; i++)
            copyAddresses[i] = ((nint)placement.Address(copies[i].From, memory), (nint)copies[i].To.Pinned.Address, (nint)copies[i].To.Pinned.Bytes);
    }

    /// <summary>Where a result lies in the arena.</summary>
    public long ResultOffset(int i) => placement.ArenaOffset(Results[i].Storage);

    /// <summary>Puts an input in its place.</summary>
    public void Load(int i, Tensor x)
    {
        x.Storage.Run?.Check(x.Shape);
        if (!x.IsContiguous) x = x.Detached.Contiguous();
        fixed (Storage.Line* lines = x.Storage.Lines)
            Buffer.MemoryCopy((byte*)lines + x.Storage.Start + x.Offset * x.Type.Size(), (void*)inputAddresses[i], inputBytes[i], inputBytes[i]);
    }

    /// <summary>Runs every kernel.</summary>
    [MethodImpl(Hot)]
    public void Run()
    {
        foreach (State state in states) state.BringIn();
        fixed (nint* all = addresses)
            for (int i = 0; i < kernels.Length; i++) kernels[i].Run((void**)(all + starts[i]));
        foreach ((nint from, nint to, nint bytes) in copyAddresses) Buffer.MemoryCopy((void*)from, (void*)to, bytes, bytes);
        foreach (State state in written) state.WrittenInPlace();
    }
}
