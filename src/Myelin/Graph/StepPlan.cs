namespace Myelin;

/// <summary>A plan of a step with its key: for which inputs it holds, and which objects it depends on.</summary>
sealed class StepPlan
{
    /// <summary>About the bytes of the objects of a result.</summary>
    const int BytesOfResult = 256;

    readonly DevicePlan plan;
    readonly (Shape Shape, ElementType Type, Device Device)[] inputs;
    readonly (Shape Shape, ElementType Type)[] results;
    readonly State[] states, written;
    readonly (Revision Revision, int Number)[] revisions;
    Step? step;
    Tensor[]? reused;
    long total;

    /// <param name="capture">What was recorded.</param>
    /// <param name="device">Where the results are.</param>
    /// <param name="results">What the step returned.</param>
    public StepPlan(Capture capture, Device device, Tensor[] results)
    {
        Device = device;
        inputs = [.. capture.Inputs.Select(x => (x.Shape, x.Type, x.Device))];
        this.results = [.. results.Select(x => (x.Shape, x.Type))];
        states = [.. capture.Reads.Keys];
        written = [.. capture.Writes.Keys];
        revisions = [.. capture.Revisions.Select(entry => (entry.Key, entry.Value))];
        total = revisions.Length == 0 ? Revision.Total : -1;
        var captured = new CapturedState[states.Length];
        for (int i = 0; i < captured.Length; i++)
            captured[i] = new(states[i], capture.Reads[states[i]].Storage, capture.Writes.TryGetValue(states[i], out Tensor? value) ? value.Storage : null);
        plan = capture.RecordingOf(device).Compile(new([.. capture.Inputs.Select(x => x.Storage)], captured, [.. results.Select(x => x.Storage)]));
    }

    /// <summary>The device that runs it.</summary>
    public Device Device { get; }

    /// <summary>The bytes of arena it needs.</summary>
    public long ArenaBytes => plan.ArenaBytes;

    /// <summary>The number of kernels that a run takes.</summary>
    public int Kernels => plan.Kernels;

    /// <summary>The device's own plan.</summary>
    internal DevicePlan OfDevice => plan;

    /// <summary>The states that it reads or writes.</summary>
    public IReadOnlyList<State> States => states;

    /// <summary>Whether nothing that it depends on has changed since the capture.</summary>
    public bool IsCurrent()
    {
        long now = Revision.Total;
        if (now == total) return true;
        foreach ((Revision revision, int number) in revisions)
            if (revision.Number != number) return false;
        total = now;
        return true;
    }

    /// <summary>Whether it holds for these inputs.</summary>
    public bool Fits(Tensor[] x)
    {
        if (inputs.Length != x.Length || !IsCurrent()) return false;
        for (int i = 0; i < x.Length; i++)
            if (!Same(inputs[i], x[i])) return false;
        return true;
    }

    /// <summary>Whether it holds for one to three inputs.</summary>
    public bool Fits(Tensor x, Tensor? y, Tensor? z, int count) =>
        inputs.Length == count && IsCurrent() && Same(inputs[0], x) && (count < 2 || Same(inputs[1], y!)) && (count < 3 || Same(inputs[2], z!));

    static bool Same((Shape Shape, ElementType Type, Device Device) expected, Tensor x) =>
        expected.Type == x.Type && expected.Shape == x.Shape && !x.IsWeak && expected.Device == x.Device;

    /// <summary>Gives the plan its memory, and its results their places there.</summary>
    public void Bind(Storage arena, Step step)
    {
        plan.Bind(arena);
        this.step = step;
        reused = step.ReusesResults ? Made() : null;
    }

    /// <summary>The results as new tensors. Only new objects can be told from those of every run before.</summary>
    Tensor[] Made()
    {
        var run = new PlanRun(step!);
        var made = new Tensor[results.Length];
        for (int i = 0; i < made.Length; i++)
        {
            Storage storage = plan.Result(i).Alias();
            storage.Run = run;
            made[i] = new Tensor(storage, results[i].Type, results[i].Shape);
        }
        return made;
    }

    /// <summary>Sets the value of an input.</summary>
    public void Load(int input, Tensor x)
    {
        x.Storage.Run?.Check(x.Shape);
        if (!x.IsContiguous) x = x.Detached.Contiguous();
        plan.Load(input, x.Storage, x.Offset * x.Type.Size());
    }

    /// <summary>Runs every kernel, and gives the results of a run.</summary>
    public Tensor[] Run(long run)
    {
        foreach (State state in states) state.BringIn();
        plan.Run();
        foreach (State state in written) state.WrittenInPlace();
        if (results.Length == 0) return [];
        if (reused == null) Nursery.Count(BytesOfResult * results.Length);
        Tensor[] made = reused ?? Made();
        made[0].Storage.Run!.Number = run;
        return made;
    }
}
