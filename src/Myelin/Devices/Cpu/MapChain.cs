namespace Myelin;

/// <summary>Maps that become one kernel. What only the chain reads stays in scratch tiles.</summary>
sealed class MapChain
{
    /// <summary>More operands of whole tiles do not fit an L1 of 64 KiB beside scratch; of shorter operands, more fit.</summary>
    const int MostTiles = 14;

    /// <summary>The bound for operands of whatever size: each takes a scratch tile of its own in turn.</summary>
    const int MostOperands = 64;

    readonly CpuRecording recording;
    readonly Launch first;
    readonly MapKernel kernel;
    readonly List<LaunchOperand> inputs;
    readonly List<long[]?> strides;
    readonly List<int> sizes;
    readonly List<LaunchOperand> outputs = [];
    readonly List<int> outputSizes = [];
    readonly List<StageCall> calls = [];
    Shape shape;
    bool allLinear;
    int scratch;
    LaunchSource source;

    /// <summary>A chain of one map.</summary>
    public MapChain(CpuRecording recording, Launch first, MapKernel kernel)
    {
        this.recording = recording;
        this.first = first;
        this.kernel = kernel;
        shape = kernel.Layout.Shape;
        allLinear = kernel.Layout.AllLinear;
        inputs = new(first.Inputs);
        strides = new(kernel.Inputs);
        sizes = new(kernel.Inputs);
        for (int i = 0; i < kernel.Inputs; i++)
        {
            strides.Add(kernel.Layout.OperandStrides[i]);
            sizes.Add(kernel.ElementSizes[i]);
        }
        var place = new int[kernel.Inputs];
        for (int i = 0; i < place.Length; i++) place[i] = i;
        AddCalls(first, kernel, place);
    }

    /// <summary>What the chain reads and does not make itself.</summary>
    public IReadOnlyList<LaunchOperand> Inputs => inputs;

    /// <summary>Whether a map can become part of the chain.</summary>
    public bool Takes(Launch launch, MapKernel map)
    {
        MapLayout layout = map.Layout;
        if (layout.Count != kernel.Layout.Count || (layout.Shape != shape && !layout.AllLinear && !allLinear)) return false;
        bool shared = layout.Count == 1;
        int operands = inputs.Count + outputs.Count + launch.Outputs.Length;
        for (int i = 0; i < launch.Inputs.Length; i++)
        {
            LaunchOperand input = launch.Inputs[i];
            if (OutputOf(input.Value) >= 0)
            {
                if (layout.Kind(i) != Access.Linear || input.Offset != 0) return false;
                shared = true;
            }
            else
            {
                shared |= Reads(input.Value) && !recording.IsNumber(input.Value);
                if (!inputs.Contains(input) && Array.IndexOf(launch.Inputs, input) == i) operands++;
            }
        }
        return shared && operands <= Math.Min(MostOperands, MostTiles * MapKernel.Tile / Math.Clamp(layout.Count, 1, MapKernel.Tile));
    }

    /// <summary>Adds a map that the chain takes. An operand that is already read in the same way is not read twice.</summary>
    public void Add(Launch launch, MapKernel map)
    {
        var place = new int[map.Inputs];                   // where the chain has each input: >= 0 an input, < 0 the complement of an output
        for (int i = 0; i < place.Length; i++)
        {
            LaunchOperand input = launch.Inputs[i];
            int made = OutputOf(input.Value);
            place[i] = made >= 0 ? ~made : InputOf(input, map.Layout.OperandStrides[i], map.ElementSizes[i]);
        }
        if (allLinear) shape = map.Layout.Shape;
        allLinear &= map.Layout.AllLinear;
        AddCalls(launch, map, place);
    }

    /// <summary>Slots of a call while the chain grows: inputs and outputs by number, scratch tiles behind all of these.</summary>
    const int OutputSlots = 1 << 12, ScratchSlots = 1 << 24;

    void AddCalls(Launch launch, MapKernel map, int[] place)
    {
        int made = outputs.Count;
        source = made == 0 ? launch.Source : source.With(launch.Source, 0);
        outputs.AddRange(launch.Outputs);
        for (int i = 0; i < launch.Outputs.Length; i++) outputSizes.Add(map.ElementSizes[map.Inputs + i]);
        foreach (StageCall call in map.Calls)
        {
            var slots = new int[call.Slots.Length];
            for (int i = 0; i < slots.Length; i++)
            {
                int slot = call.Slots[i];
                slots[i] = slot >= map.Operands ? ScratchSlots + scratch + slot - map.Operands
                    : slot >= map.Inputs ? OutputSlots + made + slot - map.Inputs
                    : place[slot] >= 0 ? place[slot] : OutputSlots + ~place[slot];
            }
            calls.Add(new(call.Stage, slots));
        }
        scratch += map.ScratchSlots;
    }

    bool Reads(int value)
    {
        foreach (LaunchOperand input in inputs)
            if (input.Value == value) return true;
        return false;
    }

    int OutputOf(int value)
    {
        for (int i = 0; i < outputs.Count; i++)
            if (outputs[i].Value == value) return i;
        return -1;
    }

    int InputOf(LaunchOperand input, long[]? by, int size)
    {
        for (int i = 0; i < inputs.Count; i++)
            if (inputs[i] == input && sizes[i] == size && SameStrides(strides[i], by)) return i;
        inputs.Add(input);
        strides.Add(by);
        sizes.Add(size);
        return inputs.Count - 1;
    }

    static bool SameStrides(long[]? a, long[]? b) => a == null ? b == null : b != null && a.AsSpan().SequenceEqual(b);

    /// <summary>The chain as one kernel.</summary>
    /// <param name="read">By number, what is read outside the chains that make it; everything else becomes scratch.</param>
    public Launch Finish(bool[] read)
    {
        int kept = 0;
        foreach (LaunchOperand output in outputs) kept += read[output.Value] ? 1 : 0;
        if (kept == outputs.Count && outputs.Count == first.Outputs.Length) return first;
        int operands = inputs.Count + kept, tiles = operands + scratch, next = inputs.Count;
        var slotOf = new int[outputs.Count];
        var memory = new LaunchOperand[kept];
        for (int i = 0; i < slotOf.Length; i++)
        {
            if (!read[outputs[i].Value]) { slotOf[i] = tiles++; continue; }
            memory[next - inputs.Count] = outputs[i];
            sizes.Add(outputSizes[i]);
            strides.Add(null);
            slotOf[i] = next++;
        }
        foreach (StageCall call in calls)
            for (int i = 0; i < call.Slots.Length; i++)
                call.Slots[i] = call.Slots[i] >= ScratchSlots ? operands + call.Slots[i] - ScratchSlots
                    : call.Slots[i] >= OutputSlots ? slotOf[call.Slots[i] - OutputSlots] : call.Slots[i];
        var joined = new MapKernel(kernel.Threads, new MapLayout(shape, [.. strides]), inputs.Count, [.. sizes], tiles - operands, [.. calls]);
        return new(joined, [.. inputs], memory, source.Origins == null ? default : source with { Bytes = joined.Bytes });
    }
}
