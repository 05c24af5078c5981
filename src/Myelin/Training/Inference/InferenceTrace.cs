namespace Myelin;

/// <summary>Records the computation of a model, computes what depends on constants alone, and folds.</summary>
static class InferenceTrace
{
    /// <summary>The computation for inputs of some shapes. Nothing that depends on them is computed.</summary>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    /// <exception cref="InvalidOperationException">The model writes states.</exception>
    public static InferenceGraph Of(Model source, IReadOnlyList<Tensor> inputs, Tensor?[] masks, FixedWeights weights)
    {
        Tensor[] given = [.. inputs, .. masks.OfType<Tensor>()];
        int[] maskOf = [];
        ComputationGraph graph = GraphRecorder.Trace(x =>
        {
            var context = new CallContext();
            for (int i = 0, next = inputs.Count; i < masks.Length; i++)
                if (masks[i] != null) context.SetMask(x[i], x[next++]);
            IReadOnlyList<Tensor> outputs = source.Call([.. x[..inputs.Count]], context);
            var results = new List<Tensor>(outputs);
            maskOf = [.. outputs.Select(output =>
            {
                if (context.MaskOf(output) is not { } mask) return -1;
                results.Add(mask);
                return results.Count - 1;
            })];
            return [.. results];
        }, given);
        if (graph.Writes.Count > 0)
            throw new InvalidOperationException($"{source}: remembers {graph.Writes[0].State.Path} from one call to the next, which callers on several " +
                "threads cannot share; use the model itself, or one without stateful layers.");
        return Made(graph, maskOf, weights);
    }

    static InferenceGraph Made(ComputationGraph graph, int[] maskOf, FixedWeights weights)
    {
        var values = new Dictionary<GraphNode, InferenceValue>();
        var steps = new List<InferenceStep>();
        foreach (GraphNode node in graph.Nodes)
        {
            if (values.ContainsKey(node)) continue;
            if (node.Call is not { } call)
            {
                values[node] = node.Kind == GraphNodeKind.Input ? new(node.Shape, node.Type)
                    : node.State is { } state ? Constant(weights.Of(state), state.Path, isWeight: true) : Constant(node.Made, node.Name, isWeight: false);
                continue;
            }
            InferenceValue[] x = [.. call.Inputs.Select(input => values[input])];
            if (call.Op is Ops.StopGradient) values[node] = x[0];
            else if (x.Length > 0 && Array.TrueForAll(x, input => input.Constant != null))
            {
                Tensor[] y = call.Op.Apply([.. x.Select(input => input.Constant!)]);
                foreach (GraphNode output in call.Outputs)
                    values[output] = Constant(y[output.Output], x[0].Path, Array.Exists(x, input => input.IsWeight));
            }
            else
            {
                foreach (GraphNode output in call.Outputs) values[output] = new(output.Shape, output.Type);
                steps.Add(new(call.Op, x, [.. call.Outputs.Select(output => values[output])], call.Origin));
            }
        }
        InferenceValue[] results = [.. graph.Results.Select(result => values[result])];
        AffineFolding.Run(steps, results);
        return new([.. graph.Inputs.Select(input => values[input])], steps, results, maskOf, weights);
    }

    static InferenceValue Constant(Tensor value, string path, bool isWeight) =>
        new(value.Shape, value.Type) { Constant = value, Path = path, IsWeight = isWeight };
}
