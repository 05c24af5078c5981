namespace Myelin;

/// <summary>
/// y = activation(D^-1/2 (A + I) D^-1/2 x W + b), where A holds the edges and D the number of edges of each node, its own included.
/// x: [batch, nodes, features] and edges: [batch, edges, 2] to y: [batch, nodes, units]. W: [features, units], b: [units].
/// </summary>
/// <remarks>
/// A node takes the mean of its neighbours and of itself, weighted by their numbers of edges. (Kipf and Welling, "Semi-supervised classification with
/// graph convolutional networks", 2017.)
/// <code>
/// Symbol nodes = Symbol.Input([34, 8]), edges = Symbol.Input(new TensorSpec([null, 2], ElementType.Int32));
/// Symbol hidden = new GraphConvolution(16, Activation.Relu).Of(nodes, edges);
/// var model = new Functional([nodes, edges], [new GraphConvolution(4).Of(hidden, edges)]);
/// </code>
/// </remarks>
/// <param name="units">The size of the output of a node.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="addSelfLoops">Whether a node receives its own features; false where the edges hold loops already.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
public sealed class GraphConvolution(
    int units,
    Activation? activation = null,
    bool useBias = true, bool addSelfLoops = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : GraphLayer(units, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    Parameter? kernel;

    /// <summary>Whether a node receives its own features.</summary>
    public bool AddSelfLoops => addSelfLoops;

    /// <summary>W: [features, units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Kernel => Built(kernel);

    private protected override void AddKernels(int features) => kernel = NewKernel("kernel", [features, Units]);

    private protected override Tensor Messages(Tensor x, SparseMatrix graph, CallContext context) =>
        graph.NormalizedAdjacency(addSelfLoops).MatMul(x.MatMul(Kernel.Value));
}
