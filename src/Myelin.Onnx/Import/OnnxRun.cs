namespace Myelin.Onnx;

/// <summary>One run of a model: computes the nodes in order, and forgets values after their last use.</summary>
/// <remarks>Nodes whose inputs are known are computed apart from what is being recorded, so that shapes and other constants can be read.</remarks>
sealed class OnnxRun(OnnxProgram program)
{
    /// <summary>The most nodes that one run computes, those of loops included: no model of today comes near, and a damaged one ends.</summary>
    public const long MostNodes = 20_000_000;

    long left = program.MostNodes;

    /// <summary>The model.</summary>
    public OnnxProgram Program => program;

    /// <summary>Whether the model is being trained.</summary>
    public bool Training { get; init; }

    /// <summary>The present value of a parameter or statistic; null if the name has none.</summary>
    public Func<string, OnnxValue?> Weight { get; init; } = _ => null;

    /// <summary>The state of a statistic that training of a node updates; null if there is none, or the node is frozen.</summary>
    public Func<OnnxNode, string, State?> Statistic { get; init; } = (_, _) => null;

    /// <summary>Computes a node of the model's graph as a part of the model; null to compute it alone.</summary>
    public Func<OnnxNode, OnnxValue?[], Func<OnnxValue?[]>, OnnxValue?[]>? Part { get; init; }

    /// <summary>The key of the random numbers of a node; null to draw from the stream of the thread.</summary>
    public Func<Tensor>? Key { get; init; }

    /// <summary>Computes the outputs of the model.</summary>
    public OnnxValue?[] Run(IReadOnlyList<OnnxValue?> inputs) => program.MostBytes is { } bytes
        ? MemoryLimit.Within(bytes, () => Run(program.Graph, inputs, null, isTop: true))
        : Run(program.Graph, inputs, null, isTop: true);

    /// <summary>Computes the outputs of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outer">The values around it; null for none.</param>
    /// <param name="isTop">Whether it is the model's graph.</param>
    public OnnxValue?[] Run(OnnxGraph graph, IReadOnlyList<OnnxValue?> inputs, OnnxScope? outer, bool isTop = false)
    {
        if (inputs.Count > graph.Inputs.Length)
            throw new OnnxException($"ONNX: a graph has {graph.Inputs.Length} inputs and received {inputs.Count}; the model is not valid.");
        var scope = new OnnxScope(outer) { IsTop = isTop };
        foreach ((string name, OnnxValue value) in graph.Constants) scope.Set(name, (isTop ? Weight(name) : null) ?? value);
        for (int i = 0; i < inputs.Count; i++)
            if (inputs[i] is { } given) scope.Set(graph.Inputs[i], given);
        foreach (OnnxNode node in graph.Nodes)
        {
            Compute(node, scope);
            foreach (string name in node.Last) scope.Forget(name);
        }
        return [.. graph.Outputs.Select(name => name.Length > 0 ? scope.Find(name) : null)];
    }

    /// <summary>Counts a node or a step of a loop.</summary>
    public void Count(OnnxNode node)
    {
        if (--left < 0)
            throw new OnnxException($"ONNX {node}: expects a run of at most {program.MostNodes} nodes and steps of loops, received more; " +
                "the model's loops do not end.");
    }

    void Compute(OnnxNode node, OnnxScope scope)
    {
        Count(node);
        var inputs = new OnnxValue?[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            if (node.Inputs[i].Length > 0)
                inputs[i] = scope.Find(node.Inputs[i]) ?? (node.Function != null ? null
                    : throw new OnnxException($"ONNX {node}: has no value for its input \"{node.Inputs[i]}\"; pass that input of the model."));
        OnnxValue?[] outputs = Computed(node, inputs, scope);
        if (outputs.Length < node.Outputs.Length && node.Outputs.AsSpan(outputs.Length).ContainsAnyExcept(""))
            throw new OnnxException($"ONNX {node}: has {outputs.Length} outputs and is asked for {node.Outputs.Length}; the model is not valid.");
        for (int i = 0; i < Math.Min(outputs.Length, node.Outputs.Length); i++)
            if (node.Outputs[i].Length > 0 && outputs[i] is { } value) scope.Set(node.Outputs[i], value);
    }

    OnnxValue?[] Computed(OnnxNode node, OnnxValue?[] inputs, OnnxScope scope)
    {
        try
        {
            if (node.Function is { } function) return Apply(() => Run(function, inputs, null));
            OnnxRow row = node.Row!;
            var call = new OnnxCall(node, inputs, this, scope);
            if (row.KnowsOutputs || row.IsRandom || (!row.ReadsShapes && !Array.TrueForAll(inputs, input => input?.IsKnown ?? true)))
                return Apply(() => row.Run(call));
            return Recording.Apart(() => row.Run(call).Select(Fixed).ToArray());
        }
        catch (Exception e) when (e is not OnnxException
            && !(e is ShapeException or CaptureException && e.Message.StartsWith("ONNX ", StringComparison.Ordinal)))
        {
            throw Named(node, e);
        }

        OnnxValue?[] Apply(Func<OnnxValue?[]> compute) => scope.IsTop && Part is { } part ? part(node, inputs, compute) : compute();
    }

    /// <summary>A known value in the standard order.</summary>
    static OnnxValue? Fixed(OnnxValue? value) =>
        value == null ? null : (value.Order == null ? value : OnnxValue.Of(value.Tensor, value.Type)).Known(true);

    /// <summary>The error of a node, with its name. Only faults of its inputs and attributes get this far.</summary>
    static Exception Named(OnnxNode node, Exception e) => e switch
    {
        ShapeException => new ShapeException($"ONNX {node}: {e.Message}", e),
        CaptureException => new CaptureException($"ONNX {node}: {e.Message}", e),
        ArgumentException or InvalidOperationException or ArithmeticException or IndexOutOfRangeException or OutOfMemoryException
            or NotSupportedException or KeyNotFoundException => new OnnxException($"ONNX {node}: {e.Message}", e),
        _ => e,
    };
}
