namespace Myelin;

/// <summary>
/// y = activation(x W + mean(x of the neighbours) V + b), where the neighbours of a node are the sources of its edges; their mean is 0 if there are none.
/// x: [batch, nodes, features] and edges: [batch, edges, 2] to y: [batch, nodes, units]. W and V: [features, units], b: [units].
/// </summary>
/// <remarks>
/// GraphSAGE with the mean of the neighbours. (Hamilton, Ying and Leskovec, "Inductive representation learning on large graphs", 2017; W and V are the halves
/// of its matrix on the concatenation of both.)
/// <code>
/// Symbol nodes = Symbol.Input([null, 8]), edges = Symbol.Input(new TensorSpec([null, 2], ElementType.Int32));
/// Symbol hidden = new GraphSage(16, Activation.Relu).Of(nodes, edges);
/// </code>
/// </remarks>
/// <param name="units">The size of the output of a node.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="normalize">Whether outputs are divided by their length, before bias and activation.</param>
/// <param name="kernelInitializer">The initializer of W and V. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W and V, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
public sealed class GraphSage(
    int units,
    Activation? activation = null,
    bool useBias = true, bool normalize = false,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : GraphLayer(units, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    const double ShortestSquared = 1e-24;

    Parameter? kernel, neighbourKernel;

    /// <summary>Whether outputs are divided by their length.</summary>
    public bool Normalize => normalize;

    /// <summary>W: [features, units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Kernel => Built(kernel);

    /// <summary>V: [features, units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter NeighbourKernel => Built(neighbourKernel);

    private protected override void AddKernels(int features)
    {
        kernel = NewKernel("kernel", [features, Units]);
        neighbourKernel = NewKernel("neighbour_kernel", [features, Units]);
    }

    private protected override Tensor Messages(Tensor x, SparseMatrix graph, CallContext context)
    {
        Tensor count = graph.RowSums().Maximum(1).ExpandDims(1);
        Tensor y = x.MatMul(Kernel.Value) + graph.MatMul(x.MatMul(NeighbourKernel.Value)) / count;
        return normalize ? y * y.Square().Sum(-1, keep: true).Maximum(ShortestSquared).Rsqrt() : y;
    }
}
