namespace Myelin;

/// <summary>An op of your own that can be exported to ONNX. Formulas need no such method: any formula is exported by itself.</summary>
/// <remarks>
/// The nodes become a function of the file, so that every runtime computes it by its nodes. They may not contain sizes that depend on those of the
/// model's inputs, such as the size of the batch: read them with nodes of Shape.
/// <code>
/// public sealed record Doubled : Op, IOnnxOp
/// {
///     protected override Tensor[] Value(Tensor[] x) =&gt; [x[0] + x[0]];
///
///     public IReadOnlyList&lt;string&gt; WriteOnnx(OnnxNodes nodes, IReadOnlyList&lt;OnnxOperand&gt; inputs) =&gt;
///         [nodes.Add("Add", [inputs[0].Name, inputs[0].Name])];
/// }
/// </code>
/// </remarks>
public interface IOnnxOp
{
    /// <summary>Writes nodes that compute the op.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="inputs">The inputs of the op.</param>
    /// <returns>The names of the outputs.</returns>
    IReadOnlyList<string> WriteOnnx(OnnxNodes nodes, IReadOnlyList<OnnxOperand> inputs);
}
