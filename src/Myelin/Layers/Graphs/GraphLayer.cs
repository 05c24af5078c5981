namespace Myelin;

/// <summary>
/// The base of layers on graphs. Their inputs are the features of the nodes, [batch, nodes, features], and the edges, whole numbers [batch, edges, 2], each
/// the source and the target of a message. Each example of a batch is a graph of its own.
/// </summary>
/// <remarks>
/// An undirected edge is listed in both directions. An edge with a negative end is left out, so examples with fewer edges than others are filled up with
/// -1. Since the graph is an input, a model can be used on other graphs than it was trained on, and its file holds no graph.
/// </remarks>
public abstract class GraphLayer : Module
{
    Parameter? bias;
    int features;

    private protected GraphLayer(
        int units, Activation? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer,
        Regularizer? biasRegularizer, string? name) : base(name)
    {
        Units = units > 0 ? units
            : throw new ArgumentOutOfRangeException(
                nameof(units), $"{GetType().Name}: expects at least one unit, received {units}; give the size of the output of a node.");
        (Activation, UseBias) = (activation, useBias);
        KernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
        BiasInitializer = biasInitializer ?? Initializer.Zeros;
        (KernelRegularizer, BiasRegularizer) = (kernelRegularizer, biasRegularizer);
    }

    /// <summary>The size of the output of a node.</summary>
    public int Units { get; }

    /// <summary>The activation of the output; null for none.</summary>
    public Activation? Activation { get; }

    /// <summary>Whether the layer has a bias b.</summary>
    public bool UseBias { get; }

    /// <summary>The initializer of W.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>The initializer of b.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>The penalty on W, added to the loss; null for none.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>The penalty on b, added to the loss; null for none.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>What W is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What b is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? BiasConstraint { get; init; }

    /// <summary>Passes messages along the edges of graphs.</summary>
    /// <param name="nodes">[batch, nodes, features]</param>
    /// <param name="edges">Int32 or Int64 [batch, edges, 2]: source and target of each edge.</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An edge leads to a node that is not there. A captured step cannot read edges: one from such a node gives NaN, one to it is left out.
    /// </exception>
    public Tensor Of(Tensor nodes, Tensor edges, CallContext? context = null) => Call([nodes, edges], context)[0];

    /// <summary>Passes messages along the edges of graphs in a functional model.</summary>
    /// <param name="nodes">The symbolic features of the nodes.</param>
    /// <param name="edges">The symbolic edges.</param>
    public Symbol Of(Symbol nodes, Symbol edges) => new(this, [nodes, edges]);

    /// <summary>Creates the kernels of the layer.</summary>
    /// <param name="features">The number of features of a node.</param>
    private protected abstract void AddKernels(int features);

    /// <summary>The size of the output of a node.</summary>
    private protected virtual int Outputs => Units;

    /// <summary>Computes the outputs of all nodes, before bias and activation.</summary>
    /// <param name="x">[nodes of all graphs, features]</param>
    /// <param name="graph">The graphs side by side: an entry for each edge, whose row is the target and whose column is the source.</param>
    /// <param name="context">The context of the forward pass.</param>
    private protected abstract Tensor Messages(Tensor x, SparseMatrix graph, CallContext context);

    /// <summary>Creates a kernel with the regularizer and the constraint of the layer.</summary>
    private protected Parameter NewKernel(string name, Shape shape)
    {
        Parameter kernel = AddParameter(name, shape, KernelInitializer, KernelRegularizer);
        KernelConstraint?.Constrain(kernel);
        return kernel;
    }

    /// <summary>A parameter that exists.</summary>
    private protected Parameter Built(Parameter? parameter) => parameter
        ?? throw new InvalidOperationException($"{this}: has no weights before it is built; call Of(nodes, edges) first, or create the model with its inputs.");

    /// <summary>b; null without a bias, or before the layer is built.</summary>
    public Parameter? Bias => bias;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != 2 || inputs[0].Rank != 2)
            throw new ShapeException($"{this}: expects nodes [batch, nodes, features] and edges [batch, edges, 2], received " +
                $"{string.Join(" and ", inputs)} for each example; pass both, and reshape them.");
        AddKernels(features = inputs[0].Shape[^1]);
        if (!UseBias) return;
        bias = AddParameter("bias", [Outputs], BiasInitializer, BiasRegularizer);
        BiasConstraint?.Constrain(bias);
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        if (inputs.Count != 2) throw new ShapeException($"{this}: expects nodes and edges, received {inputs.Count} inputs; pass both.");
        (Tensor x, Tensor edges) = (inputs[0], inputs[1]);
        ExpectComputeType(x);
        if (x.Rank != 3 || x.Shape[2] != features) throw Misfit($"nodes [batch, nodes, {features}]", x);
        if (edges.Rank != 3 || edges.Shape[0] != x.Shape[0] || edges.Shape[2] != 2 || edges.Type is not (ElementType.Int32 or ElementType.Int64))
            throw new ShapeException($"{this}: expects edges of Int32 or Int64[{x.Shape[0]}, edges, 2], received {edges.Type}{edges.Shape}; " +
                "give the source and the target of each edge of each example.");
        Tensor y = Messages(x.Reshape(x.Shape[0] * x.Shape[1], features), Graph(x, edges), context);
        if (bias != null) y += bias.Value;
        if (Activation != null) y = Activation.Of(y);
        return [y.Reshape(x.Shape[0], x.Shape[1], y.Shape[1])];
    }

    /// <summary>The graphs of a batch side by side, with values of 1.</summary>
    SparseMatrix Graph(Tensor x, Tensor edges)
    {
        (int batch, int nodes, int count) = (x.Shape[0], x.Shape[1], edges.Shape[1]);
        int all = Shape.Size((long)batch * nodes, ToString());
        CheckEdges(edges, nodes);
        Tensor source = edges.Slice(2, 0, 1).Squeeze(2), target = edges.Slice(2, 1, 1).Squeeze(2);
        Tensor exists = source.Minimum(target).GreaterThanOrEqual(0L);
        return SparseMatrix.Of(Numbered(target), Numbered(source), Tensor.Ones([batch * count], ComputeType).To(x.Device), all, all);

        // Nodes are numbered through all graphs. Both ends of an edge that is left out are outside, and so is a node that is not there.
        Tensor Numbered(Tensor ends)
        {
            if (batch > 1)
            {
                Tensor first = (Tensor.Range(batch).To(x.Device) * (long)nodes).Cast(edges.Type).ExpandDims(1);
                ends = Tensor.Where(ends.LessThan((long)nodes), ends + first, (long)all);
            }
            return Tensor.Where(exists, ends, -1L).Reshape(batch * count);
        }
    }

    /// <summary>Throws for the first edge to a node that is not there, where edges can be read: not inside a captured step.</summary>
    void CheckEdges(Tensor edges, int nodes)
    {
        if (edges.Shape.Elements == 0 || nodes == 0 || Capture.Current != null) return;
        Tensor values = edges.Detached;
        long largest = values.Type == ElementType.Int32 ? values.ToArray<int>().Max() : values.ToArray<long>().Max();
        if (largest >= nodes)
            throw new ArgumentOutOfRangeException(nameof(edges), $"{this}: expects edges between nodes 0 to {nodes - 1}, received node {largest}; " +
                "correct the edge, or give the features of all nodes.");
    }
}
