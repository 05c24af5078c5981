namespace Myelin;

/// <summary>Where every value of a plan lies: in the memory of a state, among the constants of the plan, or in the arena by its lifetime.</summary>
sealed unsafe class Placement
{
    /// <summary>Bytes between short blocks, so that a row of equal ones does not lie on the same lines of the L1.</summary>
    const long Stagger = 320;

    /// <summary>By value, the state in whose memory it lies.</summary>
    readonly CapturedState?[] inState;

    /// <summary>By value, where it lies in the arena or among the constants.</summary>
    readonly long[] offsets;

    readonly CpuRecording recording;
    readonly List<Launch> launches;

    /// <summary>By value, the first kernel that makes it or a part of it, and the last one that touches it; -1 for what is there at the start.</summary>
    readonly int[] born, dies;

    readonly CpuStorage constants;

    /// <param name="recording">Where the kernels were recorded.</param>
    /// <param name="launches">The kernels of the plan in order.</param>
    /// <param name="inputs">The numbers of the inputs.</param>
    /// <param name="results">The numbers of the results.</param>
    /// <param name="states">The states.</param>
    public Placement(CpuRecording recording, List<Launch> launches, int[] inputs, int[] results, StatePlace[] states)
    {
        this.recording = recording;
        this.launches = launches;
        inState = new CapturedState?[recording.Values];
        offsets = new long[recording.Values];
        born = new int[recording.Values];
        dies = new int[recording.Values];
        Array.Fill(born, -1);
        Array.Fill(dies, -1);
        for (int i = 0; i < launches.Count; i++)
        {
            foreach (LaunchOperand input in launches[i].Inputs) dies[input.Value] = i;
            foreach (LaunchOperand output in launches[i].Outputs)
            {
                if (born[output.Value] < 0) born[output.Value] = i;
                dies[output.Value] = i;
            }
        }
        foreach (int result in results) dies[result] = launches.Count;
        foreach (StatePlace state in states) inState[state.Before] = state.State;
        foreach (StatePlace state in states)
            if (state.After >= 0) PlaceWrite(state, results);
        foreach ((int from, _) in Copies) dies[from] = launches.Count;
        constants = PlaceConstants();
        PlaceInArena(inputs);
    }

    /// <summary>States whose new value is computed elsewhere and copied at the end.</summary>
    public List<(int From, CapturedState To)> Copies { get; } = [];

    /// <summary>The bytes of arena that the plan needs.</summary>
    public long ArenaBytes { get; private set; }

    /// <summary>The address of a value, given the arena.</summary>
    public byte* Address(int value, CpuStorage arena) => inState[value] is { } state
        ? ((CpuStorage)state.Memory).Address
        : recording.FormOf(value) is (var source, var form) ? ((CpuStorage)source.InForm(form)).Address
        : (recording.ConstantOf(value) == null ? arena : constants).Address + offsets[value];

    /// <summary>A value as a storage of its own: a result, which lies in no state.</summary>
    public CpuStorage Block(int value, CpuStorage arena) =>
        (recording.ConstantOf(value) == null ? arena : constants).Block(offsets[value], recording.BytesOf(value));

    /// <summary>
    /// A new value is made in the memory of the state if nothing reads the old one after the new one begins to be written; else it is
    /// copied at the end. Values on the way from the old one to the new one, each written over the one before, lie there too.
    /// </summary>
    void PlaceWrite(in StatePlace state, int[] results)
    {
        int made = state.After;
        bool free = born[made] >= 0 && inState[made] == null && Array.IndexOf(results, made) < 0 && dies[state.Before] <= born[made];
        if (!free || !MayOverwrite(launches[born[made]], state.Before, made)) { Copies.Add((made, state.State)); return; }
        inState[made] = state.State;
        for (int source; (source = launches[born[made]].Overwrites(made)) >= 0 && born[source] >= 0; made = source)
        {
            bool last = dies[source] == born[made] && inState[source] == null && dies[state.Before] <= born[source]
                && MayOverwrite(launches[born[source]], state.Before, source);
            if (!last || recording.BytesOf(source) != recording.BytesOf(state.After)) return;
            inState[source] = state.State;
        }
    }

    /// <summary>Whether a kernel may write a value over another one that it may read.</summary>
    static bool MayOverwrite(Launch launch, int old, int made) =>
        !launch.Reads(old)
            || (launch.Outputs[launch.OutputOf(made)].Offset == 0 && (launch.Overwrites(made) == old || MapChains.ReadsBeforeWriting(launch, old, made)));

    /// <summary>For each kernel, the bytes of the arena whose values are needed while it runs.</summary>
    public long[] LiveBytes()
    {
        var changes = new long[launches.Count + 2];
        for (int value = 0; value < born.Length; value++)
        {
            if (!IsInArena(value)) continue;
            changes[Math.Max(born[value], 0)] += recording.BytesOf(value);
            changes[Math.Min(dies[value], launches.Count) + 1] -= recording.BytesOf(value);
        }
        long live = 0;
        return [.. changes.Take(launches.Count).Select(change => live += change)];
    }

    /// <summary>Whether a value lies in the arena.</summary>
    public bool IsInArena(int value) => inState[value] == null && recording.ConstantOf(value) == null && dies[value] >= 0 && recording.FormOf(value) == null;

    /// <summary>Copies constants that kernels read, or that are results, to one block of fixed memory.</summary>
    CpuStorage PlaceConstants()
    {
        long bytes = 0;
        for (int value = 0; value < offsets.Length; value++)
        {
            if (!IsKept(value)) continue;
            offsets[value] = Up(bytes, CpuStorage.Alignment(recording.BytesOf(value)));
            bytes = offsets[value] + Up(recording.BytesOf(value) + CpuStorage.Padding, 64);
        }
        CpuStorage block = CpuStorage.AllocatePinned(bytes, recording.Device);
        for (int value = 0; value < offsets.Length; value++)
            if (IsKept(value)) recording.Device.CopyBytes(recording.ConstantOf(value)!, 0, block.Block(offsets[value], recording.BytesOf(value)));
        return block;

        bool IsKept(int value) => dies[value] >= 0 && recording.ConstantOf(value) != null;
    }

    /// <summary>First fit, largest first: values whose lifetimes overlap never share memory.</summary>
    void PlaceInArena(int[] inputs)
    {
        var values = new List<int>(inputs);
        for (int i = 0; i < launches.Count; i++)
            foreach (LaunchOperand output in launches[i].Outputs)
                if (inState[output.Value] == null && born[output.Value] == i) values.Add(output.Value);
        var occupied = new Occupancy(launches.Count + 2);
        foreach (int value in values.OrderByDescending(recording.BytesOf))
        {
            long bytes = recording.BytesOf(value), size = Up(bytes + CpuStorage.Padding + Stagger, 64);
            offsets[value] = occupied.Place(born[value] + 1, dies[value] + 1, size, CpuStorage.Alignment(bytes));
            ArenaBytes = Math.Max(ArenaBytes, offsets[value] + size);
        }
    }

    static long Up(long bytes, long multiple) => (bytes + multiple - 1) / multiple * multiple;
}
