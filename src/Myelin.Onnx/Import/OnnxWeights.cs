namespace Myelin.Onnx;

/// <summary>An initial value that can be trained, or a statistic that training updates.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Initial">Its value in the file; for a kernel of convolutions as [window, inputs, outputs].</param>
/// <param name="Kind">What it is.</param>
sealed record OnnxWeight(string Name, OnnxValue Initial, WeightKind Kind);

/// <summary>What the states of a model are.</summary>
enum WeightKind
{
    /// <summary>A parameter that begins at random in a new model.</summary>
    Matrix,

    /// <summary>A parameter that begins with zeros in a new model.</summary>
    Offset,

    /// <summary>A parameter that begins with ones in a new model.</summary>
    Scale,

    /// <summary>A moving mean.</summary>
    Mean,

    /// <summary>A moving variance.</summary>
    Variance,
}

/// <summary>Chooses which initial values are weights: those of real numbers with an axis, unless they decide about shapes.</summary>
static class OnnxWeights
{
    /// <summary>The weights of a graph, in the order of the file.</summary>
    /// <param name="graph">The graph. Kernels that only convolutions use get their order.</param>
    public static List<OnnxWeight> Of(OnnxGraph graph)
    {
        HashSet<string> host = Host(graph);
        Dictionary<string, List<(OnnxRow? Row, int Input)>> uses = [];
        Collect(graph, uses);
        var weights = new List<OnnxWeight>();
        foreach ((string name, OnnxValue value) in graph.Constants.ToArray())
        {
            if (!value.Type.IsReal() || value.Shape.Rank == 0 || host.Contains(name)
                || !uses.TryGetValue(name, out List<(OnnxRow? Row, int Input)>? all)) continue;
            OnnxValue initial = value.Known(false);
            if (value.Shape.Rank >= 3 && all.TrueForAll(use => use.Row is { Kernel: > 0 } row && row.Kernel == use.Input))
                initial = InOrder(value, OnnxValue.KernelOrder(value.Shape.Rank));
            graph.Constants[name] = initial;
            weights.Add(new(name, initial, Kind(value.Shape.Rank, all)));
        }
        return weights;
    }

    static OnnxValue InOrder(OnnxValue value, int[] order) => OnnxValue.Of(value.In(order).Copy(), value.Type, order);

    static WeightKind Kind(int rank, List<(OnnxRow? Row, int Input)> uses)
    {
        if (uses is [({ Statistics: [int mean, int variance] }, int input)] && (input == mean || input == variance))
            return input == mean ? WeightKind.Mean : WeightKind.Variance;
        if (uses.Exists(use => use is { Row: { } row, Input: 1 } && row.Name.EndsWith("Normalization", StringComparison.Ordinal))) return WeightKind.Scale;
        return rank > 1 ? WeightKind.Matrix : WeightKind.Offset;
    }

    static void Collect(OnnxGraph graph, Dictionary<string, List<(OnnxRow?, int)>> uses)
    {
        foreach (OnnxNode node in graph.Nodes)
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (!uses.TryGetValue(node.Inputs[i], out List<(OnnxRow?, int)>? all)) uses[node.Inputs[i]] = all = [];
                all.Add((node.Row, i));
            }
            foreach (OnnxGraph body in node.Bodies.Values) Collect(body, uses);
        }
        foreach (string output in graph.Outputs) (uses.TryGetValue(output, out List<(OnnxRow?, int)>? all) ? all : uses[output] = []).Add((null, 0));
    }

    /// <summary>The values that decide about shapes, and all that they are computed of.</summary>
    static HashSet<string> Host(OnnxGraph graph)
    {
        var host = new HashSet<string>();
        for (int count = -1; count < host.Count;)
        {
            count = host.Count;
            Mark(graph, host);
        }
        return host;
    }

    static void Mark(OnnxGraph graph, HashSet<string> host)
    {
        for (int i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            OnnxNode node = graph.Nodes[i];
            if (node.Function is { } function)
            {
                foreach (string output in function.Outputs.Where((_, o) => o < node.Outputs.Length && host.Contains(node.Outputs[o]))) host.Add(output);
                Mark(function, host);
                for (int input = 0; input < Math.Min(node.Inputs.Length, function.Inputs.Length); input++)
                    if (host.Contains(function.Inputs[input])) host.Add(node.Inputs[input]);
                continue;
            }
            foreach (OnnxGraph body in node.Bodies.Values) Mark(body, host);
            if (node.Row is not { } row) continue;
            foreach (int input in row.Host)
                if (input < node.Inputs.Length) host.Add(node.Inputs[input]);
            if (!row.ReadsShapes && Array.Exists(node.Outputs, host.Contains)) host.UnionWith(node.Inputs);
        }
    }
}
