namespace Myelin;

/// <summary>One graph whose nodes have classes: inputs "nodes" [nodes, features] and "edges" [edges, 2], and a label for each node, or -1.</summary>
/// <param name="Nodes">The features, node by node.</param>
/// <param name="Edges">Source and target of each edge.</param>
/// <param name="NodeLabels">The class of each node; -1 for a node that is not counted.</param>
/// <param name="Classes">The names of the classes.</param>
sealed record GraphData(float[] Nodes, int[] Edges, int[] NodeLabels, IReadOnlyList<string> Classes) : RawData([1], NodeLabels, Classes)
{
    int NodeCount => NodeLabels.Length;

    /// <inheritdoc/>
    public override Tensor InputTensor => Tensor.From(Nodes, [1, NodeCount, Nodes.Length / NodeCount]);

    /// <inheritdoc/>
    public override Tensor TargetTensor => Tensor.From(NodeLabels, [1, NodeCount]);

    /// <inheritdoc/>
    public override Dataset ToDataset() =>
        Dataset.From([("nodes", InputTensor), ("edges", Tensor.From(Edges, [1, Edges.Length / 2, 2]))], [("class", TargetTensor)], Classes);
}
