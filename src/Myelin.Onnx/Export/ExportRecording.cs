namespace Myelin.Onnx;

/// <summary>
/// A model's computation at inference, recorded for three sizes of the batch and of all free axes. The same ops must appear in all of them; sizes that
/// differ depend on those of the inputs.
/// </summary>
sealed class ExportRecording
{
    /// <summary>Sizes of the batch in the three runs.</summary>
    static readonly int[] batches = [2, 3, 5];

    /// <summary>
    /// Sizes of free axes in the three runs; the first that the model accepts are taken. They neither rise evenly nor have one remainder for strides of
    /// 2, 3 or 4, so that sizes that depend on different axes, and padding that depends on a size, are told apart.
    /// </summary>
    static readonly int[][] lengths = [[11, 18, 13], [23, 36, 25], [4, 7, 6], [64, 104, 72], [67, 80, 72], [256, 272, 264]];

    /// <summary>How much larger each further free axis is in the three runs; 8 times that where sizes are multiples of 8.</summary>
    static readonly int[] steps = [3, 5, 2];

    /// <summary>Other sizes of free axes at which the same ops must appear, if the model accepts them at all.</summary>
    static readonly int[] others = [3, 5, 40];

    ExportRecording() { }

    public required IReadOnlyList<ExportValue> Inputs { get; init; }

    public required IReadOnlyList<ExportValue> Results { get; init; }

    public required IReadOnlyList<ExportCall> Calls { get; init; }

    /// <summary>The names of sizes that depend on the inputs.</summary>
    public required IReadOnlyDictionary<Dim, string> Names { get; init; }

    public static ExportRecording Of(Model model)
    {
        IReadOnlyList<TensorSpec> specs = model.Inputs;
        int free = specs.Sum(spec => spec.Count(size => size == null));
        var attempts = new List<Func<int, int, int>>();
        foreach (int[] row in lengths)                                  // axes of different sizes first, then all of one size
        {
            if (free > 1) attempts.Add((axis, run) => row[run] + axis * steps[run] * (row[0] % 8 == 0 ? 8 : 1));
            attempts.Add((_, run) => row[run]);
            if (free == 0) break;
        }
        ShapeException? first = null;
        OnnxException? other = null;
        foreach (Func<int, int, int> size in attempts)
        {
            try { return Recorded(model, specs, size); }
            catch (ShapeException e) { first ??= e; }
            catch (OnnxException e) when (other == null) { other = e; }              // a size may be a special one, such as the longest
        }
        if (other != null) throw other;
        throw new OnnxException(
            $"{model}: cannot be recorded for several sizes of its free axes; fix the sizes of its inputs. {first!.Message}", first);
    }

    static ExportRecording Recorded(Model model, IReadOnlyList<TensorSpec> specs, Func<int, int, int> size)
    {
        var names = new Dictionary<Dim, string> { [new(batches[0], batches[1], batches[2])] = "batch" };
        var graphs = new ComputationGraph[batches.Length];
        for (int run = 0; run < batches.Length; run++)
        {
            int axis = 0;
            graphs[run] = Run(model, specs, batches[run], () => size(axis++, run));
        }
        foreach (int length in specs.Any(spec => spec.HasFreeAxes) ? others : [])
        {
            try { DifferInWork(model, graphs[0], Run(model, specs, batches[0], () => length)); }
            catch (ShapeException) { }                                              // the model does not accept this size
        }
        NameAxes(specs, size, names);
        return Aligned(model, graphs, names);
    }

    static ComputationGraph Run(Model model, IReadOnlyList<TensorSpec> specs, int batch, Func<int> free) => ComputationGraph.WithConstants(
        x => [.. model.Forward(x)], [.. specs.Select(spec => Filled([batch, .. spec.Select(one => one ?? free())], spec.Type))]);

    static void NameAxes(IReadOnlyList<TensorSpec> specs, Func<int, int, int> size, Dictionary<Dim, string> names)
    {
        int axis = 0;
        bool isOnly = specs.Sum(spec => spec.Count(one => one == null)) == 1;
        for (int i = 0; i < specs.Count; i++)
            for (int k = 0; k < specs[i].Rank; k++)
            {
                if (specs[i][k] != null) continue;
                var dim = new Dim(size(axis, 0), size(axis, 1), size(axis, 2));
                names.TryAdd(dim, isOnly ? "length" : $"{specs[i].Name ?? $"input_{i}"}_axis_{k + 1}");
                axis++;
            }
    }

    /// <summary>Numbers from 0 to 1, or zeros where they are whole, which are valid tokens and indices.</summary>
    static Tensor Filled(int[] sizes, ElementType type) => type.IsReal() || type.IsHalf()
        ? Tensor.Uniform(Shape.Create(sizes), seed: 1).Cast(type) : Tensor.Zeros(Shape.Create(sizes), type);

    /// <summary>Joins the runs, node by node.</summary>
    static ExportRecording Aligned(Model model, ComputationGraph[] graphs, IReadOnlyDictionary<Dim, string> names)
    {
        if (graphs[0].Writes.Count > 0)
            throw new OnnxException($"{model}: writes {graphs[0].Writes[0].State.Path} at inference, and a model of ONNX has no states; "
                + "export a model without layers that remember, such as stateful recurrent layers.");
        Differ(model, graphs);
        var values = new ExportValue[graphs[0].Nodes.Count];
        for (int i = 0; i < values.Length; i++)
        {
            GraphNode[] runs = [.. graphs.Select(graph => graph.Nodes[i])];
            values[i] = new(runs);
        }
        var calls = new List<ExportCall>();
        for (int i = 0; i < graphs[0].Calls.Count; i++)
        {
            GraphCall[] runs = [.. graphs.Select(graph => graph.Calls[i])];
            calls.Add(new(runs, Of(runs[0].Inputs), Of(runs[0].Outputs)));
        }
        foreach (ExportValue value in values) value.IsConstant = value.First.Kind == GraphNodeKind.Constant && IsSame(value);
        foreach (ExportCall call in calls)
            if (call.Inputs.Length > 0 && call.Inputs.All(input => input.IsConstant) && call.Outputs.All(IsSame))
                foreach (ExportValue output in call.Outputs) output.IsConstant = true;
        calls.RemoveAll(call => call.Outputs.All(output => output.IsConstant));
        foreach (ExportValue input in calls.SelectMany(call => call.Inputs)) input.Readers++;
        ExportValue[] results = Of(graphs[0].Results);
        foreach (ExportValue result in results) result.Readers += 2;
        return new()
        {
            Inputs = Of(graphs[0].Inputs),
            Results = results,
            Calls = calls,
            Names = names,
        };

        ExportValue[] Of(IReadOnlyList<GraphNode> nodes) => [.. nodes.Select(node => values[node.Index])];
    }

    /// <summary>Whether a value is the same in all runs.</summary>
    static bool IsSame(ExportValue value)
    {
        if (!Array.TrueForAll(value.Shape, dim => dim.IsFixed)) return false;
        byte[] first = value.First.Value!.Bytes();
        return value.Runs.Skip(1).All(run => run.Value!.Bytes().AsSpan().SequenceEqual(first));
    }

    /// <summary>Throws where the runs have different ops.</summary>
    static void Differ(Model model, ComputationGraph[] graphs)
    {
        for (int run = 1; run < graphs.Length; run++)
        {
            IReadOnlyList<GraphNode> a = graphs[0].Nodes, b = graphs[run].Nodes;
            for (int i = 0; i < Math.Max(a.Count, b.Count); i++)
            {
                if (i < a.Count && i < b.Count && IsAlike(a[i], b[i])) continue;
                GraphCall? call = (i < a.Count ? a[i].Call : null) ?? (i < b.Count ? b[i].Call : null)
                    ?? a.Skip(i).FirstOrDefault(node => node.Call != null)?.Call;
                string where = call == null ? $"{model}" : Where(call);
                throw Different(where);
            }
        }
    }

    /// <summary>Throws where runs have different ops, those aside that move values and may be left out where they move nothing.</summary>
    static void DifferInWork(Model model, ComputationGraph a, ComputationGraph b)
    {
        GraphCall[] x = [.. Work(a)], y = [.. Work(b)];
        for (int i = 0; i < Math.Max(x.Length, y.Length); i++)
            if (i >= x.Length || i >= y.Length || x[i].Op.GetType() != y[i].Op.GetType()) throw Different(Where(i < x.Length ? x[i] : y[i]));
    }

    static IEnumerable<GraphCall> Work(ComputationGraph graph) =>
        graph.Calls.Where(call => call.Op is not (Ops.Slice or Ops.Reshape or Ops.Transpose or Ops.BroadcastTo or Ops.Contiguous));

    static OnnxException Different(string where) => new(
        $"{where}: computes other ops for other sizes of the inputs, such as a loop over the steps of a sequence; "
            + "give the inputs of the model fixed sizes, or use a layer that is one op, such as Lstm, Gru or SimpleRnn.")
    { Nodes = [where] };

    static bool IsAlike(GraphNode a, GraphNode b) => a.Kind == b.Kind && a.Output == b.Output && a.State == b.State && a.Type == b.Type
        && a.Shape.Rank == b.Shape.Rank && a.Op?.GetType() == b.Op?.GetType() && a.Inputs.Count == b.Inputs.Count
        && a.Inputs.Zip(b.Inputs).All(pair => pair.First.From.Index == pair.Second.From.Index);

    /// <summary>MatMul of the layer "encoder/dense".</summary>
    public static string Where(GraphCall call) => call.Origin.Length == 0 ? call.Op.Name : $"{call.Op.Name} of \"{call.Origin}\"";
}
