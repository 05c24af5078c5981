using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>A plan of a step with its key: for which inputs it holds, and which objects it depends on.</summary>
sealed class StepPlan
{
    /// <summary>About the bytes of the objects of a result.</summary>
    const int BytesOfResult = 256;

    readonly DevicePlan plan;
    readonly (Shape Shape, ElementType Type, Device Device)[] inputs;
    readonly (Shape Shape, ElementType Type)[] results;
    readonly State[] states, written, read;
    readonly (IGuarded Owner, bool Writes)[] guarded;
    readonly (Revision Revision, int Number)[] revisions;
    readonly RandomStream?[] draws;
    readonly long[] keys;
    readonly Tensor keysOnDevice;
    Step? step;
    Tensor[]? reused;
    Tensor? first;
    long total, checkedAt = -1, touchedAt = -1;
    int checkedOn;

    /// <param name="capture">What was recorded.</param>
    /// <param name="device">Where the results are.</param>
    /// <param name="results">What the step returned.</param>
    public StepPlan(Capture capture, Device device, Tensor[] results)
    {
        Device = device;
        inputs = [.. capture.Inputs.Select(x => (x.Shape, x.Type, x.Device))];
        this.results = [.. results.Select(x => (x.Shape, x.Type))];
        draws = [.. capture.Draws.Select(draw => draw.Stream)];
        keys = new long[2 * draws.Length];
        keysOnDevice = Tensor.Empty([keys.Length], ElementType.Int64, device);
        states = [.. capture.Reads.Keys];
        written = [.. capture.Writes.Keys];
        read = [.. states.Where(state => !capture.Writes.ContainsKey(state))];
        guarded = [.. capture.Revisions.Keys.Select(revision => revision.Owner).OfType<IGuarded>()
            .Select(owner => (owner, Array.Exists(written, owner.Holds)))];
        revisions = [.. capture.Revisions.Select(entry => (entry.Key, entry.Value))];
        total = revisions.Length == 0 ? Revision.Total : -1;
        var captured = new CapturedState[states.Length];
        for (int i = 0; i < captured.Length; i++)
            captured[i] = new(states[i], capture.Reads[states[i]].Storage, capture.Writes.TryGetValue(states[i], out Tensor? value) ? value.Storage : null);
        plan = capture.RecordingOf(device).Compile(new(
            [.. capture.Inputs.Select(x => x.Storage), .. capture.Draws.Select(draw => draw.Key.Storage)], captured, [.. results.Select(x => x.Storage)]));
        foreach (CapturedState state in captured) state.EndCompilation();
    }

    /// <summary>The device that runs it.</summary>
    public Device Device { get; }

    /// <summary>The bytes of arena it needs.</summary>
    public long ArenaBytes => plan.ArenaBytes;

    /// <summary>The number of kernels that a run takes.</summary>
    public int Kernels => plan.Kernels;

    /// <summary>Whether the step returns anything.</summary>
    public bool HasResults => results.Length > 0;

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
        first = results.Length == 0 ? null : Made(0, null);
        reused = step.ReusesResults ? Made(new PlanRun(step)) : null;
    }

    /// <summary>The results of a run as tensors. Only new objects can be told from those of every run before.</summary>
    public Tensor[] Results(long run)
    {
        if (reused != null) return reused;
        Nursery.Count(BytesOfResult * results.Length);
        return Made(new PlanRun(step!) { Number = run });
    }

    /// <summary>The first result of a run as a number, without a new object.</summary>
    /// <exception cref="CaptureException">The step has run again.</exception>
    public double NumberOf(long run)
    {
        PlanRun.Check(step!, run, first!.Shape);
        double number = (double)first;
        PlanRun.Check(step!, run, first.Shape);
        return number;
    }

    /// <summary>Checks that the step has not begun another run.</summary>
    /// <exception cref="CaptureException">The step has run again.</exception>
    public void CheckRun(long run) => PlanRun.Check(step!, run, results[0].Shape);

    Tensor[] Made(PlanRun run)
    {
        var made = new Tensor[results.Length];
        for (int i = 0; i < made.Length; i++) made[i] = Made(i, run);
        return made;
    }

    Tensor Made(int result, PlanRun? run)
    {
        Storage storage = plan.Result(result).Alias();
        storage.Run = run;
        return new Tensor(storage, results[result].Type, results[result].Shape);
    }

    /// <summary>Sets the value of an input, which is not a result of an earlier run.</summary>
    public void Load(int input, Tensor x)
    {
        if (!x.IsContiguous) x = x.Detached.Contiguous();
        plan.Load(input, x.Storage, x.Offset * x.Type.Size());
    }

    /// <summary>Takes the next place of its stream for every draw without a key.</summary>
    public void Draw()
    {
        if (draws.Length == 0) return;
        RandomStream current = RandomStream.Current;
        for (int i = 0; i < draws.Length; i++) (draws[i] ?? current).Next(keys.AsSpan(2 * i, 2));
        LoadKeys();
    }

    /// <summary>Sets the keys of the draws to those of an eager run.</summary>
    /// <exception cref="CaptureException">The eager run has more or fewer draws.</exception>
    public void Draw(Capture eager)
    {
        if (eager.Draws.Count != draws.Length)
            throw new CaptureException($"Step: expects {draws.Length} draws of random numbers, as at the capture, received {eager.Draws.Count} in an " +
                "eager run; leave branches on .NET values out of the step.");
        for (int i = 0; i < draws.Length; i++) eager.Draws[i].Key.ReadBytes(0, MemoryMarshal.AsBytes(keys.AsSpan(2 * i, 2)));
        LoadKeys();
    }

    void LoadKeys()
    {
        keysOnDevice.WriteBytes(0, MemoryMarshal.AsBytes(keys.AsSpan()));
        for (int i = 0; i < draws.Length; i++) plan.Load(inputs.Length + i, keysOnDevice.Storage, 2L * sizeof(long) * i);
    }

    /// <summary>Runs every kernel.</summary>
    /// <exception cref="InvalidOperationException">A state or a module is used on another thread.</exception>
    public void Run(long run, StepUse use)
    {
        if (GuardChanges.Count != checkedAt || use.Thread != checkedOn) CheckOwners(use);
        long touches = use.Touches;
        if (touches != touchedAt)
            foreach (State state in written) state.BringInFor(use);
        long entries = EntriesOfWriters(use);
        foreach (State state in read) state.BringIn();
        plan.Run();
        if (touches != touchedAt)
        {
            foreach (State state in written) state.WrittenInPlace();
            touchedAt = touches;
        }
        Volatile.ReadBarrier();
        if (EntriesOfWriters(use) != entries) throw StepUse.Conflict(read[0]);
        if (reused is { Length: > 0 }) reused[0].Storage.Run!.Number = run;
    }

    void CheckOwners(StepUse use)
    {
        long now = GuardChanges.Count;
        foreach ((IGuarded owner, bool writes) in guarded) owner.CheckUse(writes);
        (checkedAt, checkedOn) = (now, use.Thread);
    }

    /// <summary>The number of times that the writers of the states that are only read were entered. It changes if one of them runs meanwhile.</summary>
    long EntriesOfWriters(StepUse use)
    {
        long sum = 0;
        StepUse last = use;
        foreach (State state in read)
        {
            if (state.Writer is not { } writer || writer == last || writer == use) continue;
            if (writer.IsElsewhere) throw StepUse.Conflict(state);
            sum += writer.Entries;
            last = writer;
        }
        return sum;
    }
}
