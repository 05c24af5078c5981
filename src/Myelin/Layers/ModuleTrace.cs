namespace Myelin;

/// <summary>The source of a call's input: the output of an earlier call, or an input of the model.</summary>
/// <param name="Call">The call; null for an input of the model.</param>
/// <param name="Index">The index of the call's output, or of the model's input.</param>
public readonly record struct CallSource(ModuleCall? Call, int Index);

/// <summary>One call of a module in a forward pass.</summary>
/// <param name="Module">The module. It has no inner modules.</param>
/// <param name="Inputs">The inputs, without the batch axis.</param>
/// <param name="Outputs">The outputs, without the batch axis.</param>
/// <param name="Sources">The sources that the inputs are computed from, in order.</param>
public sealed record ModuleCall(Module Module, IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs, IReadOnlyList<CallSource> Sources);

/// <summary>The module calls of a forward pass.</summary>
/// <param name="Inputs">The inputs of the model, without the batch axis.</param>
/// <param name="Calls">The calls, in order.</param>
/// <param name="Outputs">The outputs of the model, without the batch axis.</param>
/// <param name="Sources">The sources that each output of the model is computed from.</param>
public sealed record ForwardTrace(
    IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<ModuleCall> Calls, IReadOnlyList<TensorSpec> Outputs, IReadOnlyList<IReadOnlyList<CallSource>> Sources);

/// <summary>Records the module calls of a forward pass.</summary>
sealed class ModuleTrace
{
    [ThreadStatic] static ModuleTrace? current;

    readonly Tensor[] inputs;
    readonly Dictionary<Tensor, CallSource> made = new(ReferenceEqualityComparer.Instance);
    readonly List<ModuleCall> calls = [];

    ModuleTrace(IReadOnlyList<Tensor> batches) => inputs = [.. batches.Select(batch => batch.AsVariable())];

    /// <summary>The trace that records calls on this thread; null if there is none.</summary>
    public static ModuleTrace? Current => current;

    /// <summary>Traces a forward pass of a built model on one batch of each input.</summary>
    public static ForwardTrace Of(Module model, IReadOnlyList<Tensor> batches)
    {
        using RandomStream.Scope draws = RandomStream.Current.Fork().Use();
        ModuleTrace? before = current;
        var trace = new ModuleTrace(batches);
        current = trace;
        try
        {
            IReadOnlyList<Tensor> outputs = Recording.KeepingEverything(() => model.ForwardFor(trace, trace.inputs, new() { IsProbe = true }));
            return new(Named(Specs(batches), model.InputSpecs), trace.calls, Named(Specs(outputs), model.OutputSpecs), [.. outputs.Select(trace.Sources)]);
        }
        finally { current = before; }
    }

    /// <summary>Traces a forward pass of a built model on zeros. Axes that follow free axes of the inputs are free.</summary>
    public static ForwardTrace Of(Module model)
    {
        IReadOnlyList<TensorSpec> inputs = model.InputSpecs;
        ForwardTrace? trace = null;
        ShapeException? failure = null;
        foreach (int size in ShapeProbe.Sizes)
        {
            try
            {
                ForwardTrace next = Of(model, ShapeProbe.Batches(inputs, 1, size));
                if (trace != null) return Merged(trace, next);
                if (!inputs.Any(input => input.HasFreeAxes)) return next;
                trace = next;
            }
            catch (ShapeException e)
            {
                failure ??= e;
            }
        }
        return trace ?? throw failure!;
    }

    /// <summary>The trace, with axes free where a trace with other input sizes differs.</summary>
    static ForwardTrace Merged(ForwardTrace trace, ForwardTrace other)
    {
        if (other.Calls.Count != trace.Calls.Count) return trace;
        var merged = new Dictionary<ModuleCall, ModuleCall>(ReferenceEqualityComparer.Instance);
        foreach ((ModuleCall call, ModuleCall twin) in trace.Calls.Zip(other.Calls))
            merged.Add(call, new(call.Module, Merged(call.Inputs, twin.Inputs), Merged(call.Outputs, twin.Outputs), [.. call.Sources.Select(Mapped)]));
        CallSource[][] outputSources = [.. trace.Sources.Select(sources => (CallSource[])[.. sources.Select(Mapped)])];
        return new(Merged(trace.Inputs, other.Inputs), [.. merged.Values], Merged(trace.Outputs, other.Outputs), outputSources);

        CallSource Mapped(CallSource source) => source.Call == null ? source : source with { Call = merged[source.Call] };
    }

    static TensorSpec[] Merged(IReadOnlyList<TensorSpec> specs, IReadOnlyList<TensorSpec> others) =>
        [.. specs.Zip(others, (spec, other) => spec.FreeWhereDifferent(other))];

    /// <summary>Calls a module and records the call. For a composed module, the calls of its parts are recorded instead.</summary>
    public IReadOnlyList<Tensor> Call(Module module, IReadOnlyList<Tensor> x, CallContext context)
    {
        if (module.IsComposed) return module.ForwardFor(this, x, context);
        CallSource[] sources = [.. x.SelectMany(Sources).Distinct()];
        IReadOnlyList<Tensor> outputs;
        current = null;                                                              // parts of a module that is one call are not traced
        try
        {
            outputs = module.ForwardFor(this, x, context);
        }
        finally { current = this; }
        var call = new ModuleCall(module, Specs(x), Specs(outputs), sources);
        Tensor[] own = [.. outputs.Select(y => x.Contains(y) ? Renamed(y, module, context) : y)];
        for (int i = 0; i < own.Length; i++) made[own[i]] = new(call, i);
        calls.Add(call);
        return own;
    }

    /// <summary>An input that a module returned unchanged, as a distinct tensor.</summary>
    static Tensor Renamed(Tensor y, Module module, CallContext context)
    {
        Tensor own = y.Named(module.Name.Length > 0 ? module.Name : module.Kind);
        if (context.MaskOf(y) is { } mask) context.SetMask(own, mask);
        return own;
    }

    static TensorSpec[] Named(TensorSpec[] specs, IReadOnlyList<TensorSpec> names) =>
        [.. specs.Select((spec, i) => i < names.Count ? spec.Named(names[i].Name) : spec)];

    static TensorSpec[] Specs(IReadOnlyList<Tensor> batches) =>
        [.. batches.Select(x => x.Rank == 0 ? new TensorSpec(default(Shape), x.Type) : TensorSpec.OfBatch(x))];

    /// <summary>Follows the graph back from a tensor to outputs of calls or inputs of the model.</summary>
    IReadOnlyList<CallSource> Sources(Tensor x)
    {
        var sources = new List<CallSource>();
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Tensor>([x]);
        while (open.TryPop(out Tensor? tensor))
        {
            if (!seen.Add(tensor)) continue;
            if (made.TryGetValue(tensor, out CallSource source)) Add(source);
            else if (Array.FindIndex(inputs, input => input.Node == tensor.Node && tensor.Node != null) is >= 0 and var input) Add(new(null, input));
            else if (tensor.Node is { } node)
                for (int i = node.X.Length - 1; i >= 0; i--) open.Push(node.X[i]);
        }
        return sources;

        void Add(CallSource source)
        {
            if (!sources.Contains(source)) sources.Add(source);
        }
    }
}
