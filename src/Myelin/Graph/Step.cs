using System.Diagnostics;

namespace Myelin;

/// <summary>A function of tensors that is captured at its first run and replayed after: only kernels run then, and nothing is allocated.</summary>
/// <remarks>
/// A replay gives the bits of the eager run. It is recorded anew for other input shapes or types, and when layers or what
/// is trainable change. Anything else that the function depends on (a .NET number, a branch on one) is frozen by the
/// capture; <see cref="Check"/> finds that out. A result belongs to its run: read or <see cref="Tensor.Copy"/> it before the next.
/// </remarks>
public sealed class Step
{
    /// <summary>More shapes than this are worth a warning: each costs a capture and memory.</summary>
    const int ManyPlans = 8;

    /// <summary>Results of this many runs are told apart; older ones are overwritten.</summary>
    const int Ring = 16;

    readonly Func<Tensor[], Tensor[]> body;
    readonly List<(Plan Plan, Tensor[][] Results)> plans = [];
    Storage? arena;
    int busy;

    /// <summary>A step of one input.</summary>
    public Step(Func<Tensor, Tensor> body) : this(x => [body(x[0])]) { }

    /// <summary>A step of two inputs.</summary>
    public Step(Func<Tensor, Tensor, Tensor> body) : this(x => [body(x[0], x[1])]) { }

    /// <summary>A step of three inputs.</summary>
    public Step(Func<Tensor, Tensor, Tensor, Tensor> body) : this(x => [body(x[0], x[1], x[2])]) { }

    /// <summary>A step of any inputs and results.</summary>
    public Step(Func<Tensor[], Tensor[]> body) => this.body = body;

    /// <summary>Whether runs are captured; if not, every run is eager.</summary>
    public bool Captures { get; init; } = true;

    /// <summary>Whether every replay is compared, bit by bit, with an eager run from the same states. Slow; for tests.</summary>
    public bool Check { get; init; }

    /// <summary>How often it has run.</summary>
    public long Runs { get; private set; }

    /// <summary>How many plans it holds.</summary>
    public int Plans => plans.Count;

    /// <summary>How many kernels a replay of the newest plan runs.</summary>
    public int Kernels => plans.Count == 0 ? 0 : plans[^1].Plan.Kernels;

    /// <summary>The bytes its plans share.</summary>
    public long ArenaBytes => arena?.Bytes ?? 0;

    /// <summary>Runs it on one input.</summary>
    public Tensor Run(Tensor x) => Run(x, null, null, 1)[0];

    /// <summary>Runs it on two inputs.</summary>
    public Tensor Run(Tensor x, Tensor y) => Run(x, y, null, 2)[0];

    /// <summary>Runs it on three inputs.</summary>
    public Tensor Run(Tensor x, Tensor y, Tensor z) => Run(x, y, z, 3)[0];

    /// <summary>Runs it on any inputs.</summary>
    /// <exception cref="InvalidOperationException">It runs on another thread right now.</exception>
    /// <exception cref="CaptureException">A value was read during capture, or the check found a difference.</exception>
    public Tensor[] Run(params Tensor[] inputs) => Guarded(inputs);

    Tensor[] Run(Tensor x, Tensor? y, Tensor? z, int count)
    {
        if (Captures && !Check && Capture.Current == null && !InPlan(y) && !InPlan(z) && Find(x, y, z, count) is { } found) return Replay(found, x, y, z);
        return Guarded(count == 1 ? [x] : count == 2 ? [x, y!] : [x, y!, z!]);
    }

    Tensor[] Guarded(Tensor[] inputs)
    {
        if (Capture.Current != null) return body(inputs);
        Enter();
        try
        {
            inputs = Taken(inputs);
            Runs++;
            if (!Captures) return Detach(body(inputs));
            int known = plans.FindIndex(entry => Fits(entry.Plan, inputs));
            if (known < 0) return Record(inputs);
            (Plan Plan, Tensor[][] Results) found = plans[known];
            return Check ? Compare(found, inputs) : Replay(found, inputs);
        }
        finally { busy = 0; }
    }

    /// <summary>Whether a value lies in an arena, where an input that is put in its place before may lie over it.</summary>
    static bool InPlan(Tensor? x) => x is { IsWeak: false } && x.Storage.Run != null;

    /// <summary>The inputs with types for bare constants and copies of results of plans, which the run overwrites.</summary>
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

    void Enter()
    {
        if (Interlocked.Exchange(ref busy, 1) != 0)
            throw new InvalidOperationException("Step: it is running on another thread; a step runs on one thread at a time. Make one Step for each thread.");
    }

    (Plan Plan, Tensor[][] Results)? Find(Tensor x, Tensor? y, Tensor? z, int count)
    {
        for (int i = plans.Count - 1; i >= 0; i--)
        {
            (Shape Shape, ElementType Type)[] expected = plans[i].Plan.Inputs;
            if (expected.Length == count && plans[i].Plan.StructureVersion == Structure.Version && Same(expected[0], x) && (count < 2 || Same(expected[1], y!)) && (count < 3 || Same(expected[2], z!)))
                return plans[i];
        }
        return null;
    }

    static bool Same((Shape Shape, ElementType Type) expected, Tensor x) => expected.Type == x.Type && expected.Shape == x.Shape && !x.IsWeak;

    static bool Fits(Plan plan, Tensor[] inputs)
    {
        if (plan.Inputs.Length != inputs.Length || plan.StructureVersion != Structure.Version) return false;
        for (int i = 0; i < inputs.Length; i++) if (!Same(plan.Inputs[i], inputs[i])) return false;
        return true;
    }

    Tensor[] Replay((Plan Plan, Tensor[][] Results) found, Tensor x, Tensor? y, Tensor? z)
    {
        Enter();
        try
        {
            found.Plan.Load(0, x);
            if (y != null) found.Plan.Load(1, y);
            if (z != null) found.Plan.Load(2, z);
            Runs++;
            return Finish(found);
        }
        finally { busy = 0; }
    }

    Tensor[] Replay((Plan Plan, Tensor[][] Results) found, Tensor[] inputs)
    {
        for (int i = 0; i < inputs.Length; i++) found.Plan.Load(i, inputs[i]);
        return Finish(found);
    }

    Tensor[] Finish((Plan Plan, Tensor[][] Results) found)
    {
        found.Plan.Run();
        Tensor[] results = found.Results[Runs % Ring];
        foreach (Tensor result in results) result.Storage.Run!.Number = Runs;
        return results;
    }

    /// <summary>The eager run that is recorded.</summary>
    Tensor[] Record(Tensor[] inputs)
    {
        plans.RemoveAll(entry => entry.Plan.StructureVersion != Structure.Version);
        (Capture capture, Tensor[] results) = Recorded(inputs);
        var plan = new Plan(capture, results);
        if (plans.Count == ManyPlans)
            Trace.TraceWarning($"Step: inputs of {string.Join(" and ", inputs.Select(x => x.Shape))} are the ninth shape it is run on; each is captured anew and the oldest plan is dropped. Give batches one size, or pass captures: false.");
        if (plans.Count >= ManyPlans) plans.RemoveAt(0);
        bool grows = arena == null || plan.ArenaBytes > arena.Bytes;
        if (grows) arena = Storage.AllocatePinned(Math.Max(plan.ArenaBytes, 64), inputs.Length > 0 ? inputs[0].Device : Device.Current);
        plans.Add((plan, []));
        for (int i = grows ? 0 : plans.Count - 1; i < plans.Count; i++)
        {
            plans[i].Plan.Bind(arena!);
            plans[i] = (plans[i].Plan, ResultsOf(plans[i].Plan));
        }
        return results;
    }

    /// <summary>One eager run under a capture. What it returns and writes is made by kernels of the capture.</summary>
    (Capture Capture, Tensor[] Results) Recorded(Tensor[] inputs)
    {
        var capture = new Capture();
        Tensor[] results = capture.Run(() =>
        {
            Tensor[] made = Detach(body([.. inputs.Select(capture.Input)]));
            for (int i = 0; i < made.Length; i++)
            {
                Tensor result = made[i].IsWeak ? made[i].Take(ElementType.Float32, Device.Current) : made[i];
                bool twice = Array.FindIndex(made, 0, i, other => other.Storage == result.Storage) >= 0;
                made[i] = capture.Made(result) && !twice ? result : Copied(result);
            }
            foreach ((State state, Tensor value) in capture.Writes.ToArray())
                if (!capture.Made(value)) capture.Writes[state] = Copied(value);
            return made;
        });
        return (capture, results);

        static Tensor Copied(Tensor x)
        {
            Tensor copy = Tensor.Empty(x.Shape, x.Type, x.Device);
            x.Device.Copy(x, copy);
            return copy;
        }
    }

    Tensor[][] ResultsOf(Plan plan)
    {
        var ring = new Tensor[Ring][];
        for (int i = 0; i < Ring; i++)
        {
            ring[i] = new Tensor[plan.Results.Length];
            for (int k = 0; k < ring[i].Length; k++)
            {
                Tensor made = plan.Results[k];
                Storage storage = arena!.Alias();
                storage.Run = new PlanRun(this);
                ring[i][k] = new Tensor(storage, made.Type, made.Shape, null, plan.ResultOffset(k) / made.Type.Size());
            }
        }
        return ring;
    }

    static Tensor[] Detach(Tensor[] x)
    {
        var detached = new Tensor[x.Length];
        for (int i = 0; i < x.Length; i++) detached[i] = x[i].Detached;
        return detached;
    }

    /// <summary>Runs eagerly, puts the states back, replays, and holds one against the other.</summary>
    Tensor[] Compare((Plan Plan, Tensor[][] Results) found, Tensor[] inputs)
    {
        var before = new Dictionary<State, Tensor>();
        foreach (State state in found.Plan.States) before[state] = state.Now();
        (Capture capture, Tensor[] eager) = Recorded(inputs);
        var after = capture.Writes.ToDictionary(write => write.Key, write => write.Key.Now());
        foreach ((State state, Tensor read) in capture.Reads) state.Value = before.TryGetValue(state, out Tensor? value) ? value : read;
        Tensor[] replayed = Replay(found, inputs);
        for (int i = 0; i < eager.Length; i++) SameBits(eager[i], replayed[i], $"result {i}");
        foreach ((State state, Tensor value) in after) SameBits(value, state.Now(), $"state \"{state.Path}\"");
        return replayed;
    }

    static void SameBits(Tensor eager, Tensor replayed, string what)
    {
        ReadOnlySpan<byte> a = Bytes(eager), b = Bytes(replayed);
        int at = a.CommonPrefixLength(b);
        if (at == a.Length) return;
        long element = at / eager.Type.Size();
        throw new CaptureException($"Step: {what} {eager.Shape} differs at element {element} between an eager run and the captured one. Something besides the inputs and states has changed since the capture: keep such a number in a State, and leave branches on .NET values out of the step.");

        static ReadOnlySpan<byte> Bytes(Tensor x)
        {
            Tensor copy = x.Copy();
            return copy.Storage.Span<byte>();
        }
    }
}
