namespace Myelin.Onnx;

/// <summary>Formulas: one node where ONNX has the same, and otherwise a function whose nodes are those of the formula.</summary>
static class FormulaRows
{
    /// <summary>The nodes that mean the same, and the version since which there are.</summary>
    static readonly Dictionary<Type, (string OpType, int Since)> standard = new()
    {
        [typeof(Ops.Add)] = ("Add", 1),
        [typeof(Ops.Subtract)] = ("Sub", 1),
        [typeof(Ops.Multiply)] = ("Mul", 1),
        [typeof(Ops.Divide)] = ("Div", 1),
        [typeof(Ops.Maximum)] = ("Max", 1),
        [typeof(Ops.Minimum)] = ("Min", 1),
        [typeof(Ops.Pow)] = ("Pow", 1),
        [typeof(Ops.PRelu)] = ("PRelu", 1),
        [typeof(Ops.Negate)] = ("Neg", 1),
        [typeof(Ops.Abs)] = ("Abs", 1),
        [typeof(Ops.Sqrt)] = ("Sqrt", 1),
        [typeof(Ops.Exp)] = ("Exp", 1),
        [typeof(Ops.Log)] = ("Log", 1),
        [typeof(Ops.Sin)] = ("Sin", 7),
        [typeof(Ops.Cos)] = ("Cos", 7),
        [typeof(Ops.Atan)] = ("Atan", 7),
        [typeof(Ops.Erf)] = ("Erf", 9),
        [typeof(Ops.Floor)] = ("Floor", 1),
        [typeof(Ops.Ceiling)] = ("Ceil", 1),
        [typeof(Ops.Round)] = ("Round", 11),
        [typeof(Ops.Sign)] = ("Sign", 9),
        [typeof(Ops.Reciprocal)] = ("Reciprocal", 1),
        [typeof(Ops.Relu)] = ("Relu", 1),
        [typeof(Ops.Sigmoid)] = ("Sigmoid", 1),
        [typeof(Ops.Tanh)] = ("Tanh", 1),
        [typeof(Ops.Softsign)] = ("Softsign", 1),
        [typeof(Ops.Gelu)] = ("Gelu", 20),
        [typeof(Ops.EqualTo)] = ("Equal", 1),
        [typeof(Ops.GreaterThan)] = ("Greater", 1),
        [typeof(Ops.GreaterThanOrEqual)] = ("GreaterOrEqual", 12),
        [typeof(Ops.LessThan)] = ("Less", 1),
        [typeof(Ops.LessThanOrEqual)] = ("LessOrEqual", 12),
    };

    public static void Write(ExportGraph graph, ExportCall call, IFormulaOp op)
    {
        if (!call.IsFixed) throw new OnnxException("its attributes depend on the sizes of the inputs; fix the sizes of the inputs");
        if (Is(call.Op, typeof(Ops.Recurrence<>))) RecurrenceRow.Write(graph, call, call.Op);
        else if (Is(call.Op, typeof(BlockwiseOp<>))) WriteBlocks(graph, call, op);
        else if (!HasBias(graph, call)) MapRows.Write(graph, call, x => Map(graph, call, op, x));
    }

    static bool Is(Op op, Type kind) => op.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == kind;

    static string Map(ExportGraph graph, ExportCall call, IFormulaOp op, IReadOnlyList<string> x)
    {
        (string OpType, (string Name, object Value)[] Attributes)? node = Standard(op, call, graph.Nodes.Opset);
        if (node is { } one) return graph.Nodes.Add(one.OpType, x, one.Attributes);
        return graph.Function(call, NameOf(op), Attributes(op), (nodes, run, operands) => Body(nodes, (IFormulaOp)run, operands), x, IsOwn(op))[0];
    }

    static (string OpType, (string Name, object Value)[] Attributes)? Standard(IFormulaOp op, ExportCall call, int opset)
    {
        switch (op.Formula)
        {
            case Ops.LeakyRelu leaky: return ("LeakyRelu", [("alpha", leaky.Slope)]);
            case Ops.Elu elu: return ("Elu", [("alpha", elu.Alpha)]);
            case Ops.PRelu when call.Input.Rank != call.Output.Rank || !call.Input.Shape.SequenceEqual(call.Output.Shape): return null;
            case Ops.Relu when !call.Input.Type.IsReal(): return null;
            default: return standard.TryGetValue(op.Formula.GetType(), out (string OpType, int Since) row) && row.Since <= opset ? (row.OpType, []) : null;
        }
    }

    /// <summary>Adds the bias of a convolution to the node of the convolution.</summary>
    static bool HasBias(ExportGraph graph, ExportCall call)
    {
        if (call.Op is not BinaryOp<Ops.Add> || call.Inputs is not [{ Convolution: { } node, Readers: 1 }, { Rank: 1, IsState: true } bias]
            || bias.Shape[0] != call.Input.Shape[^1] || bias.Type != call.Input.Type) return false;
        node.Inputs.Add(graph.Name(bias));
        graph.GiveChannelsFirst(call.Output, node.Outputs[0]);
        return true;
    }

    /// <summary>The nodes of an elementwise formula.</summary>
    static string[] Body(OnnxNodes nodes, IFormulaOp op, OnnxOperand[] x)
    {
        OnnxLane[] y = op.Evaluate<OnnxLane>([.. x.Select(one => new OnnxLane(nodes, one.Type, one.Name))]);
        return [y[0].NameIn(nodes, x[0].Type)];
    }

    static void WriteBlocks(ExportGraph graph, ExportCall call, IFormulaOp op) =>
        graph.Function(call, NameOf(op), Attributes(op), (nodes, run, x) => Blocks(nodes, (IFormulaOp)run, x, x[0].Shape[^1] / op.InputBlocks[0]), IsOwn(op));

    /// <summary>The nodes of a formula on blocks of n numbers.</summary>
    public static string[] Blocks(OnnxNodes nodes, IFormulaOp op, IReadOnlyList<OnnxOperand> x, int n)
    {
        var blocks = new List<OnnxLane>();
        for (int i = 0; i < op.InputBlocks.Count; i++)
        {
            int count = op.InputBlocks[i];
            string[] names = count == 1 ? [x[i].Name]
                : nodes.AddMany("Split", count, [x[i].Name, nodes.Integers([.. Enumerable.Repeat((long)n, count)])], ("axis", -1));
            blocks.AddRange(names.Select(name => new OnnxLane(nodes, x[i].Type, name)));
        }
        OnnxLane[] y = op.Evaluate<OnnxLane>([.. blocks]);
        var outputs = new List<string>();
        int first = 0;
        foreach (int count in op.OutputBlocks)
        {
            string[] parts = [.. y.Skip(first).Take(count).Select(lane => lane.NameIn(nodes, x[0].Type))];
            outputs.Add(count == 1 ? parts[0] : nodes.Add("Concat", parts, ("axis", -1)));
            first += count;
        }
        return [.. outputs];
    }

    /// <summary>The name of a formula.</summary>
    public static string NameOf(IFormulaOp op) => op.Formula.GetType().Name.Replace('`', '_');

    /// <summary>Whether it is a formula of the library, which the library finds again by its name.</summary>
    public static bool IsOwn(IFormulaOp op) => op.Formula.GetType() is { IsPublic: true, Namespace: "Myelin.Ops" } type
        && type.Assembly == typeof(Tensor).Assembly;

    /// <summary>The parameters of a formula, with doubles as text, which keeps all their bits.</summary>
    public static (string Name, object Value)[] Attributes(IFormulaOp op) => MyelinDomain.Written(((Op)op).Attributes);
}
