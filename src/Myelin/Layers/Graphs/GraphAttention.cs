namespace Myelin;

/// <summary>
/// y_h = activation(Σ α x_j W_h + b) over the neighbours j of a node i and itself, with α = softmax over them of LeakyRelu(a_h · x_i W_h + c_h · x_j W_h).
/// x: [batch, nodes, features] and edges: [batch, edges, 2] to y: [batch, nodes, heads · units], or [batch, nodes, units] for the mean of the heads.
/// W: [features, heads · units], a and c: [heads, units].
/// </summary>
/// <remarks>
/// (Veličković et al., "Graph attention networks", 2018.)
/// <code>
/// Symbol nodes = Symbol.Input([34, 8]), edges = Symbol.Input(new TensorSpec([null, 2], ElementType.Int32));
/// Symbol hidden = new GraphAttention(8, numHeads: 8, dropout: 0.6, activation: Activation.Elu()).Of(nodes, edges);
/// Symbol classes = new GraphAttention(7, concatenate: false).Of(hidden, edges);
/// </code>
/// </remarks>
public sealed class GraphAttention : GraphLayer
{
    readonly Dropout? drop;
    Parameter? kernel, targetAttention, sourceAttention;

    /// <summary>Creates the layer.</summary>
    /// <param name="units">The size of the output of a head.</param>
    /// <param name="numHeads">The number of heads.</param>
    /// <param name="concatenate">Whether the outputs of the heads stand side by side; otherwise their mean is taken.</param>
    /// <param name="dropout">The fraction of attention weights to drop in training.</param>
    /// <param name="negativeSlope">The slope of LeakyRelu for negative scores.</param>
    /// <param name="activation">The activation of the output; null for none.</param>
    /// <param name="useBias">Whether the layer has a bias b.</param>
    /// <param name="addSelfLoops">Whether a node attends to itself; false where the edges hold loops already.</param>
    /// <param name="kernelInitializer">The initializer of W, a and c. Default: Glorot uniform.</param>
    /// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
    /// <param name="kernelRegularizer">The penalty on W, a and c, added to the loss; null for none.</param>
    /// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or the number of heads is below 1, or the dropout is not from 0 to below 1.</exception>
    public GraphAttention(
        int units, int numHeads = 1, bool concatenate = true, double dropout = 0, double negativeSlope = 0.2,
        Activation? activation = null,
        bool useBias = true, bool addSelfLoops = true,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        string? name = null)
        : base(units, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
    {
        NumHeads = numHeads > 0 ? numHeads
            : throw new ArgumentOutOfRangeException(
                nameof(numHeads), $"GraphAttention: expects at least one head, received {numHeads}; give a positive number.");
        Dropout = dropout is >= 0 and < 1 ? dropout
            : throw new ArgumentOutOfRangeException(nameof(dropout),
                $"GraphAttention: expects a dropout from 0 to below 1, received {dropout}; it is the fraction of attention weights to drop.");
        (Concatenate, NegativeSlope, AddSelfLoops) = (concatenate, negativeSlope, addSelfLoops);
        _ = Shape.Size((long)numHeads * units, nameof(GraphAttention));
        if (dropout > 0) drop = TrackAs(new Dropout(dropout), "dropout");
    }

    /// <summary>The number of heads.</summary>
    public int NumHeads { get; }

    /// <summary>Whether the outputs of the heads stand side by side; otherwise their mean is taken.</summary>
    public bool Concatenate { get; }

    /// <summary>The fraction of attention weights to drop in training.</summary>
    public double Dropout { get; }

    /// <summary>The slope of LeakyRelu for negative scores.</summary>
    public double NegativeSlope { get; }

    /// <summary>Whether a node attends to itself.</summary>
    public bool AddSelfLoops { get; }

    /// <summary>W: [features, heads · units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Kernel => Built(kernel);

    private protected override int Outputs => Concatenate ? NumHeads * Units : Units;

    private protected override void AddKernels(int features)
    {
        kernel = NewKernel("kernel", [features, NumHeads * Units]);
        targetAttention = NewKernel("target_attention", [NumHeads, Units]);
        sourceAttention = NewKernel("source_attention", [NumHeads, Units]);
    }

    private protected override Tensor Messages(Tensor x, SparseMatrix graph, CallContext context)
    {
        if (AddSelfLoops) graph = graph.WithSelfLoops();
        int nodes = x.Shape[0];
        Tensor heads = x.MatMul(Kernel.Value).Reshape(nodes, NumHeads, Units);
        Tensor target = (heads * Built(targetAttention).Value).Sum(-1), source = (heads * Built(sourceAttention).Value).Sum(-1);
        Tensor scores = target.GatherUnchecked(graph.RowIndices, 0) + source.GatherUnchecked(graph.ColumnIndices, 0);
        SparseMatrix attention = graph.WithValues(scores.LeakyRelu(NegativeSlope)).Softmax();
        if (drop != null && (context.Training || !drop.IsBuilt)) attention = attention.WithValues(drop.Of(attention.Values, context));
        Tensor y = attention.MatMul(heads);
        return Concatenate ? y.Reshape(nodes, NumHeads * Units) : y.Mean(1);
    }
}
