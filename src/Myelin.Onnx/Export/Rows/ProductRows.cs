namespace Myelin.Onnx;

/// <summary>Products and attention.</summary>
static class ProductRows
{
    public static ExportRow[] All =>
    [
        ExportRow.Of<Ops.MatMul>((graph, call, _) => graph.Node(call, "MatMul", [graph.Name(call.Input), Whole(graph, call.Inputs[1])])),
        ExportRow.Function<Ops.DotProductAttention>(op => [("HasMask", op.HasMask), ("MayBeEmpty", op.MayBeEmpty)], Attention),
    ];

    /// <summary>A value in single precision if it is stored in half.</summary>
    public static string Whole(ExportGraph graph, ExportValue value) => value.Type.IsHalf()
        ? graph.Nodes.Add("Cast", [graph.Name(value)], ("to", (long)DataType.Float)) : graph.Name(value);

    static string[] Attention(OnnxNodes nodes, Ops.DotProductAttention op, OnnxOperand[] x)
    {
        string scores = nodes.Add("MatMul", [x[0].Name, nodes.Add("Transpose", [x[1].Name], ("perm", (int[])[0, 1, 3, 2]))]);
        if (op.HasMask) scores = nodes.Add("Where", [x[3].Name, scores, nodes.Constant(-1e30, x[0].Type)]);
        string weights = nodes.Add("Softmax", [scores], ("axis", -1));
        if (op is { HasMask: true, MayBeEmpty: true }) weights = nodes.Add("Where", [x[3].Name, weights, nodes.Constant(0, x[0].Type)]);
        return [nodes.Add("MatMul", [weights, x[2].Name])];
    }
}
