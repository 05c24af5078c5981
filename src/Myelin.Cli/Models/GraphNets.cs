namespace Myelin.Cli.Models;

/// <summary>Graph networks of two layers with the settings of their papers: Kipf and Welling (2017), and Veličković et al. (2018).</summary>
static class GraphNets
{
    // Both papers add 5e-4 · ½ Σ w² to the loss.
    const double Decay = 2.5e-4;

    /// <summary>Graph convolutions: 16 hidden units, half of the features and of the hidden units dropped.</summary>
    public static NamedModel Convolutions { get; } = new(
        "gcn", (data, seed) => Of(data, seed, 0.5,
            new GraphConvolution(16, Activation.Relu, kernelRegularizer: Regularizer.L2(Decay)),
            new GraphConvolution(data.Classes.Count, name: "classifier")),
        _ => new(200, 1, RateFactor: 10), DataKind.Graphs);

    /// <summary>Graph attention: 8 heads of 8 units, 0.6 of the features, the hidden units and the attention dropped.</summary>
    public static NamedModel Attention { get; } = new(
        "gat", (data, seed) => Of(data, seed, 0.6,
            new GraphAttention(8, numHeads: 8, dropout: 0.6, activation: Activation.Elu(), kernelRegularizer: Regularizer.L2(Decay)),
            new GraphAttention(data.Classes.Count, concatenate: false, dropout: 0.6, kernelRegularizer: Regularizer.L2(Decay), name: "classifier")),
        _ => new(200, 1, RateFactor: 5), DataKind.Graphs);

    static Functional Of(Dataset data, long seed, double dropout, GraphLayer hidden, GraphLayer classifier)
    {
        Symbol nodes = Symbol.Input(new TensorSpec([null, data.InputSpecs[0][1]]), "nodes");
        Symbol edges = Symbol.Input(new TensorSpec([null, 2], ElementType.Int32), "edges");
        Symbol x = hidden.Of(new Dropout(dropout).Of(nodes), edges);
        return new([nodes, edges], [classifier.Of(new Dropout(dropout).Of(x), edges)], seed);
    }
}
