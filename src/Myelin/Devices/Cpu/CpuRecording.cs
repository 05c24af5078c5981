namespace Myelin;

/// <summary>The kernels of one run of a step. Storages are numbered in the order in which they are met.</summary>
/// <remarks>What the run computes is kept by number alone, so that the garbage collector may take its memory while the run goes on.</remarks>
sealed class CpuRecording(CpuDevice device) : DeviceRecording
{
    readonly List<Launch> launches = new(256);
    readonly List<(long Bytes, CpuStorage? Constant)> values = new(256);
    readonly Dictionary<CpuStorage, int> constants = [];
    readonly Dictionary<(long Bytes, ulong Bits), int> numbers = [];
    readonly Dictionary<(CapturedState State, DerivedForm Form), int> forms = [];
    readonly Dictionary<int, (CapturedState State, DerivedForm Form)> formOf = [];

    /// <summary>The device that records.</summary>
    public CpuDevice Device => device;

    /// <summary>The recorded kernels in order.</summary>
    public List<Launch> Launches => launches;

    /// <summary>How many storages have a number.</summary>
    public int Values => values.Count;

    /// <summary>The size of a storage in bytes.</summary>
    public long BytesOf(int value) => values[value].Bytes;

    /// <summary>The memory of a constant; null for what differs from run to run.</summary>
    public CpuStorage? ConstantOf(int value) => values[value].Constant;

    /// <summary>Whether a storage is a constant of one element, of which equal ones share a number.</summary>
    public bool IsNumber(int value) => values[value] is { Bytes: <= sizeof(ulong), Constant: not null };

    /// <inheritdoc/>
    internal override bool Defers => true;

    /// <summary>Notes a kernel and returns true, unless it reads constants alone: then its outputs are constants too.</summary>
    public bool Record(Kernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        bool varies = false;
        foreach (Tensor input in inputs) varies |= Varies(input.Storage);
        if (!varies) return false;
        foreach (Tensor output in outputs) Makes(output.Storage);
        launches.Add(new(kernel, Operands(inputs), Operands(outputs), Origins == null ? default : new([Origins.Now], Bytes(inputs) + Bytes(outputs))));
        return true;
    }

    /// <summary>The bytes of the elements of tensors, repeated ones counted once.</summary>
    static long Bytes(ReadOnlySpan<Tensor> tensors)
    {
        long bytes = 0;
        foreach (Tensor tensor in tensors)
        {
            long elements = 1;
            for (int axis = 0; axis < tensor.Rank; axis++) elements *= tensor.Strides is { } strides && strides[axis] == 0 ? 1 : tensor.Shape[axis];
            bytes += elements * tensor.Type.Size();
        }
        return bytes;
    }

    LaunchOperand[] Operands(ReadOnlySpan<Tensor> tensors)
    {
        var operands = new LaunchOperand[tensors.Length];
        for (int i = 0; i < operands.Length; i++) operands[i] = new(NumberOf((CpuStorage)tensors[i].Storage), tensors[i].Offset * tensors[i].Type.Size());
        return operands;
    }

    /// <summary>The number of a storage. Small constants of equal bytes share one.</summary>
    public int NumberOf(Storage storage)
    {
        var memory = (CpuStorage)storage;
        if (Varies(memory))
        {
            if (memory.Number == 0) memory.Number = Add(memory.Bytes, null) + 1;
            return memory.Number - 1;
        }
        if (constants.TryGetValue(memory, out int known)) return known;
        if (memory.Bytes > sizeof(ulong))
        {
            known = Add(memory.Bytes, memory);
        }
        else
        {
            ulong bits = 0;
            Span<byte> bytes = memory.Part(0, (int)memory.Bytes);
            for (int i = 0; i < bytes.Length; i++) bits |= (ulong)bytes[i] << (8 * i);
            if (!numbers.TryGetValue((memory.Bytes, bits), out known)) numbers.Add((memory.Bytes, bits), known = Add(memory.Bytes, memory));
        }
        constants.Add(memory, known);
        return known;
    }

    /// <summary>The number of another form of a state.</summary>
    public int NumberOf(CapturedState state, DerivedForm form)
    {
        if (forms.TryGetValue((state, form), out int known)) return known;
        known = Add(form.Bytes, null);
        forms.Add((state, form), known);
        formOf.Add(known, (state, form));
        return known;
    }

    /// <summary>The form of a state that a number stands for; null for others.</summary>
    public (CapturedState State, DerivedForm Form)? FormOf(int value) => formOf.TryGetValue(value, out (CapturedState, DerivedForm) form) ? form : null;

    int Add(long bytes, CpuStorage? constant)
    {
        values.Add((bytes, constant));
        return values.Count - 1;
    }

    /// <inheritdoc/>
    protected internal override DevicePlan Compile(CapturedStep step)
    {
        int[] inputs = [.. step.Inputs.Select(NumberOf)], results = [.. step.Results.Select(NumberOf)];
        StatePlace[] states = [.. step.States.Select(state => new StatePlace(state, NumberOf(state.Before), state.After == null ? -1 : NumberOf(state.After)))];
        var roots = new bool[Values];
        foreach (int result in results) roots[result] = true;
        foreach (StatePlace state in states)
            if (state.After >= 0) roots[state.After] = true;
        List<Launch> kernels = PackedWeights.Run(this, Passes.Run(this, roots), states);
        return new CpuPlan(this, kernels, new Placement(this, kernels, inputs, results, states), inputs, results);
    }
}

/// <summary>A state in a recording.</summary>
/// <param name="State">The state.</param>
/// <param name="Before">The number of its value at the start.</param>
/// <param name="After">The number of its new value; -1 if it is not written.</param>
readonly record struct StatePlace(CapturedState State, int Before, int After);
