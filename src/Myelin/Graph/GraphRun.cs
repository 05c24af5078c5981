namespace Myelin;

/// <summary>One run of a computation graph.</summary>
sealed class GraphRun(ComputationGraph graph)
{
    readonly Tensor?[] values = new Tensor?[graph.Nodes.Count];

    /// <summary>The results for some inputs; calls give what the replacement gives, if anything.</summary>
    public Tensor[] Of(IReadOnlyList<Tensor> inputs, Func<GraphCall, Tensor[], Tensor[]?> replacement)
    {
        if (inputs.Count != graph.Inputs.Count)
            throw new ArgumentException($"Graph: expects {graph.Inputs.Count} inputs, received {inputs.Count}; "
                + $"give a value for each of [{string.Join(", ", graph.Inputs.Select(input => input.Name))}].", nameof(inputs));
        for (int i = 0; i < inputs.Count; i++) values[graph.Inputs[i].Index] = inputs[i];
        int written = 0;
        foreach (GraphNode node in graph.Nodes)
        {
            for (; written < graph.Writes.Count && graph.Writes[written].Place <= node.Index; written++) Write(graph.Writes[written]);
            if (values[node.Index] == null) Compute(node, replacement);
        }
        for (; written < graph.Writes.Count; written++) Write(graph.Writes[written]);
        return [.. graph.Results.Select(result => values[result.Index]!)];
    }

    void Write(GraphWrite write) => write.State.Value = values[write.Value.Index]!;

    void Compute(GraphNode node, Func<GraphCall, Tensor[], Tensor[]?> replacement)
    {
        if (node.Call is not { } call)
        {
            values[node.Index] = node.State?.Value ?? Known(node);
            return;
        }
        Tensor[] x = [.. call.Inputs.Select(input => values[input.Index]!)];
        Tensor[] y;
        using (call.IsDifferentiable ? Recording.Same() : Recording.Off()) y = replacement(call, x) ?? Apply(call.Op, x);
        if (y.Length != call.Outputs.Count)
            throw new ArgumentException(
                $"Graph: {call} has {call.Outputs.Count} outputs, received {y.Length} to replace them; give one for each.", nameof(replacement));
        foreach (GraphNode output in call.Outputs)
            values[output.Index] = output.IsNamed ? y[output.Output].Named(output.Name) : y[output.Output];
    }

    /// <summary>The outputs of an op. What leaves its graph does so without an op, as it did in the function.</summary>
    static Tensor[] Apply(Op op, Tensor[] x) => op is Ops.StopGradient ? [x[0].StopGradient()] : op.Apply(x);

    static Tensor Known(GraphNode node) => node.Made.HasValue ? node.Made
        : throw new InvalidOperationException(
            $"Graph: the value of the constant {node.Name} {node.Shape} was not kept; make the graph of a function, ComputationGraph.Of(() => ...).");
}
