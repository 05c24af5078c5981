using System.Diagnostics;

namespace Myelin;

/// <summary>
/// A function of tensors that is captured on its first run and replayed afterwards. A replay runs only kernels. It allocates nothing, and
/// reading its result as a number does not either; a result that is used as a tensor is a new object.
/// </summary>
/// <remarks>
/// The first run is recorded, and computed as every other one. It gives the same bits as an eager run. The function is captured again for inputs of
/// another shape, type or device, and after a change of a parameter, module or optimizer that it uses: what is trainable, which layers there are, which
/// slots. Anything else that it depends on (a .NET number, a branch on one) is frozen by the capture; <see cref="Check"/> detects this. Random numbers
/// without a key are new in every run: they come from the <see cref="RandomStream"/> that is current when the step runs. A result belongs to its run:
/// read it or <see cref="Tensor.Copy"/> it before the next run; afterwards it throws.
/// </remarks>
public sealed partial class Step
{
    /// <summary>The most plans that are kept. A step that needs more warns, as each costs a capture.</summary>
    const int ManyPlans = 8;

    readonly Func<Tensor[], Tensor[]> body;
    readonly List<StepPlan> plans = [];
    readonly StepUse use = new();
    Storage? arena;

    /// <summary>Creates a step with one input.</summary>
    public Step(Func<Tensor, Tensor> body) : this(x => [body(x[0])]) { }

    /// <summary>Creates a step with two inputs.</summary>
    public Step(Func<Tensor, Tensor, Tensor> body) : this(x => [body(x[0], x[1])]) { }

    /// <summary>Creates a step with three inputs.</summary>
    public Step(Func<Tensor, Tensor, Tensor, Tensor> body) : this(x => [body(x[0], x[1], x[2])]) { }

    /// <summary>Creates a step with any number of inputs and results.</summary>
    public Step(Func<Tensor[], Tensor[]> body) => this.body = body;

    /// <summary>Whether runs are captured. If not, every run is eager.</summary>
    public bool Captures { get; init; } = true;

    /// <summary>Whether every replay is compared bit by bit with an eager run from the same states. Slow; use it in tests.</summary>
    public bool Check { get; init; }

    /// <summary>
    /// Whether every replay returns the same tensor objects. Then results that are used as tensors allocate nothing either, but one that is kept is
    /// not known as old: it gives the value of the last run. Meant for loops that read each result at once, as those of Fit do.
    /// </summary>
    public bool ReusesResults { get; init; }

    /// <summary>The number of runs.</summary>
    public long Runs { get; private set; }

    /// <summary>The number of plans.</summary>
    public int Plans => plans.Count;

    /// <summary>The number of kernels in a replay of the newest plan.</summary>
    public int Kernels => plans.Count == 0 ? 0 : plans[^1].Kernels;

    /// <summary>The size in bytes of the memory that the plans share.</summary>
    public long ArenaBytes => arena?.Bytes ?? 0;

    /// <summary>Runs the step on one input.</summary>
    public StepResult Run(Tensor x) => Run(x, null, null, 1);

    /// <summary>Runs the step on two inputs.</summary>
    public StepResult Run(Tensor x, Tensor y) => Run(x, y, null, 2);

    /// <summary>Runs the step on three inputs.</summary>
    public StepResult Run(Tensor x, Tensor y, Tensor z) => Run(x, y, z, 3);

    /// <summary>Runs the step.</summary>
    /// <exception cref="InvalidOperationException">The step, or another use of the same states, is running on another thread.</exception>
    /// <exception cref="CaptureException">A value was read during capture, or the check found a difference.</exception>
    public Tensor[] Run(params Tensor[] inputs) => Guarded(inputs);

    StepResult Run(Tensor x, Tensor? y, Tensor? z, int count)
    {
        if (Captures && !Check && Capture.Current == null && !InPlan(y) && !InPlan(z) && Find(x, y, z, count) is { } found) return Replay(found, x, y, z);
        return new(Guarded(count == 1 ? [x] : count == 2 ? [x, y!] : [x, y!, z!]));
    }

    Tensor[] Guarded(Tensor[] inputs)
    {
        if (Capture.Current != null) return body(inputs);
        inputs = Taken(inputs);
        StepPlan? found = Captures ? Find(inputs) : null;
        use.Enter(replays: found != null && !Check);
        try
        {
            BeginRun();
            if (!Captures) return Detach(body(inputs));
            if (found == null) return Record(inputs);
            return Check ? Compare(found, inputs) : Replay(found, inputs);
        }
        finally { use.Leave(); }
    }

    /// <summary>Whether a value is the result of a plan. Loading another input first could overwrite it.</summary>
    static bool InPlan(Tensor? x) => x is { IsWeak: false } && x.Storage.Run != null;

    /// <summary>The inputs, with copies of results of plans, which the run would overwrite, and with typed tensors instead of constants.</summary>
    static Tensor[] Taken(Tensor[] inputs)
    {
        Tensor[] taken = inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].IsWeak && !InPlan(inputs[i])) continue;
            if (taken == inputs) taken = [.. inputs];
            taken[i] = inputs[i].IsWeak ? inputs[i].Take(ElementType.Float32, Device.Current) : inputs[i].Copy();
        }
        return taken;
    }

    StepPlan? Find(Tensor[] x)
    {
        for (int i = plans.Count - 1; i >= 0; i--)
            if (plans[i].Fits(x)) return plans[i];
        return null;
    }

    StepPlan? Find(Tensor x, Tensor? y, Tensor? z, int count)
    {
        for (int i = plans.Count - 1; i >= 0; i--)
            if (plans[i].Fits(x, y, z, count)) return plans[i];
        return null;
    }

    StepResult Replay(StepPlan plan, Tensor x, Tensor? y, Tensor? z)
    {
        use.Enter(replays: true);
        try
        {
            PlanRun? from = x.Storage.Run;
            from?.Check(x.Shape);
            BeginRun();
            plan.Load(0, x);
            if (from?.IsOf(this) == false) from.Check(x.Shape);
            if (y != null) plan.Load(1, y);
            if (z != null) plan.Load(2, z);
            plan.Draw();
            plan.Run(Runs, use);
            return new(plan, Runs);
        }
        finally { use.Leave(); }
    }

    /// <summary>Makes the results of the last run old, before anything overwrites them.</summary>
    void BeginRun()
    {
        Runs++;
        Volatile.WriteBarrier();
    }

    Tensor[] Replay(StepPlan plan, Tensor[] inputs)
    {
        for (int i = 0; i < inputs.Length; i++) plan.Load(i, inputs[i]);
        plan.Draw();
        plan.Run(Runs, use);
        return plan.Results(Runs);
    }

    /// <summary>Records a run, makes a plan of it, and runs the plan, unless the device has computed while it recorded.</summary>
    Tensor[] Record(Tensor[] inputs)
    {
        plans.RemoveAll(plan => !plan.IsCurrent());
        (Capture capture, Tensor[] results) = Recorded(inputs);
        Device device = capture.Device ?? (inputs.Length > 0 ? inputs[0].Device : Device.Current);
        foreach (Tensor x in (Tensor[])[.. inputs, .. results])
            if (x.Device != device)
                throw new CaptureException($"Step: expects all values on {device.Name}, where its ops ran, " +
                    $"received {x.Type}{x.Shape} on {x.Device.Name}; move it with To(device).");
        var plan = new StepPlan(capture, device, results);
        if (plans.Count == ManyPlans)
            Trace.TraceWarning(
                $"Step: inputs of {string.Join(" and ", inputs.Select(x => x.Shape))} are the ninth shape it is run on; each is captured anew " +
                "and the oldest plan is dropped. Give batches one size, or set Captures = false.");
        if (plans.Count >= ManyPlans) plans.RemoveAt(0);
        plans.Add(plan);
        if (arena == null || arena.Device != device || plan.ArenaBytes > arena.Bytes)
        {
            plans.RemoveAll(other => other.Device != device);
            LargeValues.Leave(plan.ArenaBytes);
            arena = device.AllocateLasting(Math.Max(plan.ArenaBytes, 64));
            foreach (StepPlan each in plans) each.Bind(arena, this);
        }
        else plan.Bind(arena, this);
        if (!capture.IsDeferred)
        {
            capture.Settle();
            return results;
        }
        for (int i = 0; i < inputs.Length; i++) plan.Load(i, inputs[i]);
        plan.Draw(capture);
        capture.Reads.Clear();                                                       // old values of states may be collected
        capture.Writes.Clear();
        plan.Run(Runs, use);
        return plan.Results(Runs);
    }

    /// <summary>Records a run. Its results and new values of states are made by recorded work, or are constants. A run that fails changes no state.</summary>
    (Capture Capture, Tensor[] Results) Recorded(Tensor[] inputs, bool computes = false, WorkOrigins? origins = null)
    {
        var capture = new Capture { Computes = computes, Origins = origins };
        try
        {
            return (capture, capture.Run(() => Made(capture, inputs)));
        }
        catch
        {
            capture.Restore();
            throw;
        }
    }

    Tensor[] Made(Capture capture, Tensor[] inputs)
    {
        Tensor[] made = Detach(body([.. inputs.Select(capture.Input)]));
        for (int i = 0; i < made.Length; i++)
        {
            Tensor result = made[i].IsWeak ? made[i].Take(ElementType.Float32, Device.Current) : made[i];
            bool twice = Array.FindIndex(made, 0, i, other => other.Storage == result.Storage) >= 0;
            made[i] = capture.Makes(result) && !twice ? result : Copied(result);
        }
        foreach ((State state, Tensor value) in capture.Writes.ToArray())
            if (!capture.Makes(value)) capture.Writes[state] = Copied(value);
        return made;

        static Tensor Copied(Tensor x)
        {
            Tensor copy = Tensor.Empty(x.Shape, x.Type, x.Device);
            x.Device.Copy(x, copy);
            return copy;
        }
    }

    static Tensor[] Detach(Tensor[] x)
    {
        var detached = new Tensor[x.Length];
        for (int i = 0; i < x.Length; i++) detached[i] = x[i].Detached;
        return detached;
    }

    /// <summary>Runs eagerly, restores the states, replays, and compares the two.</summary>
    Tensor[] Compare(StepPlan plan, Tensor[] inputs)
    {
        var before = new Dictionary<State, Tensor>();
        foreach (State state in plan.States) before[state] = state.Now();
        (Capture capture, Tensor[] eager) = Recorded(inputs, computes: true);
        var after = capture.Writes.ToDictionary(write => write.Key, write => write.Key.Now());
        foreach ((State state, Tensor read) in capture.Reads) state.Value = before.TryGetValue(state, out Tensor? value) ? value : read;
        for (int i = 0; i < inputs.Length; i++) plan.Load(i, inputs[i]);
        plan.Draw(capture);
        plan.Run(Runs, use);
        Tensor[] replayed = plan.Results(Runs);
        for (int i = 0; i < eager.Length; i++) SameBits(eager[i], replayed[i], $"result {i}");
        foreach ((State state, Tensor value) in after) SameBits(value, state.Now(), $"state \"{state.Path}\"");
        return replayed;
    }

    static void SameBits(Tensor eager, Tensor replayed, string what)
    {
        byte[] a = Bytes(eager), b = Bytes(replayed);
        int at = a.AsSpan().CommonPrefixLength(b);
        if (at == a.Length) return;
        long element = at / eager.Type.Size();
        throw new CaptureException(
            $"Step: {what} {eager.Shape} differs at element {element} between an eager run and the captured one. Something besides the inputs " +
            "and states has changed since the capture: keep such a number in a State, and leave branches on .NET values out of the step.");

        static byte[] Bytes(Tensor x)
        {
            Tensor whole = x.Contiguous();
            var bytes = new byte[x.Shape.Elements * x.Type.Size()];
            whole.ReadBytes(0, bytes);
            return bytes;
        }
    }
}
