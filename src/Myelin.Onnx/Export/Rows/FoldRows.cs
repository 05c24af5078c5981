namespace Myelin.Onnx;

/// <summary>Ops that fold axes, and those along rows.</summary>
static class FoldRows
{
    public static ExportRow[] All =>
    [
        Reduction<Ops.Sum>("ReduceSum", 13),
        Reduction<Ops.Max>("ReduceMax", 18),
        Reduction<Ops.Min>("ReduceMin", 18),
        Reduction<Ops.Product>("ReduceProd", 18),
        ExportRow.Function<Ops.Norm>(Axes, (nodes, op, x) => [nodes.Add("Sqrt",
            [Reduce(nodes, "ReduceSum", 13, nodes.Add("Mul", [x[0].Name, x[0].Name]), op)])]),
        ExportRow.Function<Ops.LogSumExp>(Axes, (nodes, op, x) => [Reduce(nodes, "ReduceLogSumExp", 18, x[0].Name, op)]),
        ExportRow.Function<Ops.Variance>(op => [.. Axes(op), ("Correction", op.Correction)], Variance),
        ExportRow.Of<Ops.Normalize>(WriteNormalize),
        ExportRow.Of<Ops.ArgMax>((graph, call, _) => graph.Node(call, "ArgMax", [graph.Name(call.Input)], ("axis", -1), ("keepdims", 0))),
        ExportRow.Of<Ops.ArgMin>((graph, call, _) => graph.Node(call, "ArgMin", [graph.Name(call.Input)], ("axis", -1), ("keepdims", 0))),
        ExportRow.Of<Ops.CumulativeSum>((graph, call, op) => graph.Node(call, "CumSum",
            [graph.Name(call.Input), graph.Nodes.Constant(op.Axis, ElementType.Int64)],
            ("exclusive", op.Exclusive), ("reverse", op.Reverse))),
        ExportRow.Of<Ops.Softmax>((graph, call, _) => graph.Node(call, "Softmax", [graph.Name(call.Input)], ("axis", -1))),
        ExportRow.Of<Ops.LogSoftmax>((graph, call, _) => graph.Node(call, "LogSoftmax", [graph.Name(call.Input)], ("axis", -1))),
        ExportRow.Function<Ops.Sparsemax>(_ => [], Sparsemax),
        ExportRow.Function<Ops.Sort>(op => [("Descending", op.Descending)], (nodes, op, x) =>
            nodes.AddMany("TopK", 2, [x[0].Name, Last(nodes, x[0].Name)], ("axis", -1), ("largest", op.Descending))),
        ExportRow.Function<Ops.SparseCategoricalCrossentropy>(_ => [], Crossentropy),
    ];

    static (string, object)[] Axes(Ops.Fold op) => [("Axis", op.Axis), ("Count", op.Count)];

    static ExportRow Reduction<T>(string opType, int axesAreInput) where T : Ops.Fold => ExportRow.Of<T>((graph, call, op) =>
    {
        int[] axes = [.. Enumerable.Range(op.Axis, op.Count)];
        if (axes.Length == 0) { ShapeRows.Same(graph, call); return; }
        int[] first = ExportTypes.ChannelsFirst(Math.Max(2, call.Input.Rank)), kept = [.. first.Except(axes)];
        bool keepsOrder = kept.SequenceEqual(kept.Order());
        if (MapRows.IsChannelsFirst(call.Input) && keepsOrder)
            graph.Give(call.Output, Reduce(graph.Nodes, opType, axesAreInput, call.Input.ChannelsFirst!, [.. axes.Select(axis => Array.IndexOf(first, axis))]));
        else graph.Give(call.Output, Reduce(graph.Nodes, opType, axesAreInput, graph.Name(call.Input), axes));
    });

    static string Reduce(OnnxNodes nodes, string opType, int axesAreInput, string x, Ops.Fold op) =>
        Reduce(nodes, opType, axesAreInput, x, [.. Enumerable.Range(op.Axis, op.Count)]);

    static string Reduce(OnnxNodes nodes, string opType, int axesAreInput, string x, int[] axes, bool keep = false) => nodes.Opset >= axesAreInput
        ? nodes.Add(opType, [x, nodes.Integers([.. axes.Select(axis => (long)axis)])], ("keepdims", keep))
        : nodes.Add(opType, [x], ("axes", axes), ("keepdims", keep));

    /// <summary>The size of the last axis.</summary>
    static string Last(OnnxNodes nodes, string x) => nodes.Add("Gather", [nodes.Add("Shape", [x]), nodes.Integers(-1)], ("axis", 0));

    static string Mean(OnnxNodes nodes, string x, int[] axes, bool keep) => Reduce(nodes, "ReduceMean", 18, x, axes, keep);

    static string[] Variance(OnnxNodes nodes, Ops.Variance op, OnnxOperand[] x)
    {
        int[] axes = [.. Enumerable.Range(op.Axis, op.Count)];
        string distance = nodes.Add("Sub", [x[0].Name, Mean(nodes, x[0].Name, axes, keep: true)]), square = nodes.Add("Mul", [distance, distance]);
        if (op.Correction == 0) return [Mean(nodes, square, axes, keep: false)];
        string sizes = nodes.Add("Gather", [nodes.Add("Shape", [x[0].Name]), nodes.Integers([.. axes.Select(axis => (long)axis)])], ("axis", 0));
        string count = nodes.Add("Cast", [Reduce(nodes, "ReduceProd", 18, sizes, [0])], ("to", (long)x[0].Type.Natural()));
        return [nodes.Add("Div", [Reduce(nodes, "ReduceSum", 13, square, axes), nodes.Add("Sub", [count, nodes.Constant(op.Correction, x[0].Type)])])];
    }

    /// <summary>One node where ONNX has it: rows of single precision, whose mean and variance nothing reads.</summary>
    static void WriteNormalize(ExportGraph graph, ExportCall call, Ops.Normalize op)
    {
        bool isOne = op.Over == NormalizationAxis.Rows && graph.Nodes.Opset >= 17 && call.Input.Type == ElementType.Float32
            && call.Outputs.Skip(1).All(output => output.Readers == 0);
        if (isOne) graph.Node(call, "LayerNormalization", [.. call.Inputs.Select(graph.Name)], ("axis", -1), ("epsilon", (float)op.Epsilon));
        else graph.Function(call, nameof(Normalize), MyelinDomain.Written(op.Attributes), (nodes, run, x) => Normalize(nodes, (Ops.Normalize)run, x));
    }

    static string[] Normalize(OnnxNodes nodes, Ops.Normalize op, OnnxOperand[] x)
    {
        int axis = op.Over == NormalizationAxis.Rows ? 1 : 0;
        string mean = Mean(nodes, x[0].Name, [axis], keep: true), distance = nodes.Add("Sub", [x[0].Name, mean]);
        string variance = Mean(nodes, nodes.Add("Mul", [distance, distance]), [axis], keep: true);
        string root = nodes.Add("Sqrt", [nodes.Add("Add", [variance, nodes.Constant(op.Epsilon, x[0].Type)])]);
        string y = nodes.Add("Add", [nodes.Add("Mul", [nodes.Add("Div", [distance, root]), x[1].Name]), x[2].Name]);
        string flat = nodes.Integers(axis);
        return [y, nodes.Add("Squeeze", [mean, flat]), nodes.Add("Squeeze", [variance, flat]), nodes.Add("Squeeze", [nodes.Add("Reciprocal", [root]), flat])];
    }

    /// <summary>See <see cref="Ops.Sparsemax"/> for the threshold.</summary>
    static string[] Sparsemax(OnnxNodes nodes, Ops.Sparsemax op, OnnxOperand[] x)
    {
        int last = x[0].Shape.Rank - 1;
        string number = nodes.Constant(1, x[0].Type), count = Last(nodes, x[0].Name);
        string rows = nodes.Add("Sub", [x[0].Name, Reduce(nodes, "ReduceMax", 18, x[0].Name, [last], keep: true)]);
        string z = nodes.AddMany("TopK", 2, [rows, count], ("axis", -1))[0], sums = nodes.Add("CumSum", [z, nodes.Constant(last, ElementType.Int64)]);
        string one = nodes.Constant(1, ElementType.Int64), end = nodes.Add("Squeeze", [count, nodes.Integers(0)]);
        string places = nodes.Add("Cast", [nodes.Add("Range", [one, nodes.Add("Add", [end, one]), one])], ("to", (long)x[0].Type.Natural()));
        string inside = nodes.Add("Cast", [nodes.Add("Greater", [nodes.Add("Add", [nodes.Add("Mul", [z, places]), number]), sums])],
            ("to", (long)x[0].Type.Natural()));
        string sum = nodes.Add("Sub", [Reduce(nodes, "ReduceSum", 13, nodes.Add("Mul", [z, inside]), [last], keep: true), number]);
        string threshold = nodes.Add("Div", [sum, Reduce(nodes, "ReduceSum", 13, inside, [last], keep: true)]);
        return [nodes.Add("Relu", [nodes.Add("Sub", [rows, threshold])])];
    }

    static string[] Crossentropy(OnnxNodes nodes, Ops.SparseCategoricalCrossentropy op, OnnxOperand[] x)
    {
        string last = nodes.Integers(-1), labels = nodes.Add("Unsqueeze", [nodes.Add("Cast", [x[1].Name], ("to", (long)DataType.Int64)), last]);
        string logs = nodes.Add("LogSoftmax", [x[0].Name], ("axis", -1));
        return [nodes.Add("Neg", [nodes.Add("Squeeze", [nodes.Add("GatherElements", [logs, labels], ("axis", -1)), last])])];
    }
}
