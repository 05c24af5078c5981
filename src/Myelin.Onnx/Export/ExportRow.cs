namespace Myelin.Onnx;

/// <summary>How an op is written.</summary>
/// <param name="Op">The type of the op.</param>
/// <param name="Write">Writes a call of it.</param>
sealed record ExportRow(Type Op, Action<ExportGraph, ExportCall> Write)
{
    /// <summary>A row of an op whose attributes are the same for all sizes of the inputs.</summary>
    public static ExportRow Of<T>(Action<ExportGraph, ExportCall, T> write) where T : Op => new(typeof(T), (graph, call) =>
    {
        if (!call.IsFixed) throw new OnnxException("its attributes depend on the sizes of the inputs; fix the sizes of the inputs");
        write(graph, call, (T)call.Op);
    });

    /// <summary>A row of an op that has sizes as attributes.</summary>
    public static ExportRow Sized<T>(Action<ExportGraph, ExportCall> write) where T : Op => new(typeof(T), write);

    /// <summary>A row of an op that becomes a function, by whose name and attributes the library finds it again.</summary>
    public static ExportRow Function<T>(Func<T, (string Name, object Value)[]> attributes, Func<OnnxNodes, T, OnnxOperand[], string[]> body) where T : Op =>
        Of<T>((graph, call, op) => graph.Function(call, typeof(T).Name, attributes(op), (nodes, run, x) => body(nodes, (T)run, x)));
}
