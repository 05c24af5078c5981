namespace Myelin.Onnx;

/// <summary>How each op of the library is written.</summary>
static class ExportTable
{
    static readonly Dictionary<Type, ExportRow> rows = ((IEnumerable<ExportRow>)
        [.. ShapeRows.All, .. MoveRows.All, .. FoldRows.All, .. WindowRows.All, .. ProductRows.All, .. IndexRows.All, .. SparseRows.All, .. MapRows.All])
        .ToDictionary(row => row.Op);

    /// <summary>Whether there is a way to write an op.</summary>
    public static bool Knows(Op op) => rows.ContainsKey(op.GetType()) || op is IFormulaOp or IOnnxOp;

    /// <summary>Writes a call.</summary>
    /// <exception cref="OnnxException">It cannot be written; the message says why.</exception>
    public static void Write(ExportGraph graph, ExportCall call)
    {
        if (rows.TryGetValue(call.Op.GetType(), out ExportRow? row)) row.Write(graph, call);
        else if (call.Op is IOnnxOp) WriteOwn(graph, call);
        else if (call.Op is IFormulaOp formula) FormulaRows.Write(graph, call, formula);
        else throw new OnnxException("it has no form in ONNX; let it implement IOnnxOp if it is an op of yours, or leave it out of the model");
    }

    static void WriteOwn(ExportGraph graph, ExportCall call) => graph.Function(call, call.Op.GetType().Name, [], (nodes, op, x) =>
    {
        IReadOnlyList<string> outputs = ((IOnnxOp)op).WriteOnnx(nodes, x);
        return outputs.Count == call.Outputs.Length ? outputs
            : throw new OnnxException($"WriteOnnx gives {outputs.Count} names, and the op has {call.Outputs.Length} outputs; give one for each");
    }, isOwn: false);
}
