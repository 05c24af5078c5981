namespace Myelin;

public sealed partial class Tensor
{
    /// <summary>How this was computed, and the gradient of it (if it is a number) by everything on the way. Look before taking gradients, which frees values.</summary>
    /// <inheritdoc cref="ComputationGraph.Of(Tensor)"/>
    public ComputationGraph Graph() => ComputationGraph.Of(this);
}

/// <summary>
/// The computation graph behind a value, to look at: every op with its inputs, shape and value, the local gradient of every edge
/// (d output / d input), and the gradient of the result by every node: local gradients times what flows in, added over all paths.
/// </summary>
public sealed class ComputationGraph
{
    internal ComputationGraph(IReadOnlyList<GraphNode> nodes, GraphNode result, bool hasGradients)
    {
        Nodes = nodes;
        Result = result;
        HasGradients = hasGradients;
    }

    /// <summary>All nodes, each behind those that it is made from: the order of the forward pass. The backward pass goes the other way.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>All edges, by the node that they lead to.</summary>
    public IEnumerable<GraphEdge> Edges => Nodes.SelectMany(node => node.Inputs);

    /// <summary>What was computed.</summary>
    public GraphNode Result { get; }

    /// <summary>Whether gradients were computed: the result is one real number.</summary>
    public bool HasGradients { get; }

    /// <summary>The graph behind a value that exists. Values of more than 256 bytes that no gradient reads were not kept, and are null in it.</summary>
    /// <exception cref="GradientException">The value was not recorded, or an op on the way has no gradient.</exception>
    /// <exception cref="InvalidOperationException">A gradient was taken already, which frees what the graph shows.</exception>
    /// <exception cref="CaptureException">Inside a captured step, where values do not exist yet.</exception>
    public static ComputationGraph Of(Tensor result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new GraphWalk(result).Graph;
    }

    /// <summary>The graph of what a function computes, with all values kept.</summary>
    /// <inheritdoc cref="Of(Tensor)"/>
    public static ComputationGraph Of(Func<Tensor> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Recording.KeepingEverything(() => Of(result()));
    }

    /// <summary>The first node of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names those that there are.</exception>
    public GraphNode this[string name] => Nodes.FirstOrDefault(node => node.Name == name)
        ?? throw new KeyNotFoundException($"Graph: expects the name of a node, received \"{name}\"; there are {string.Join(", ", Nodes.Select(node => node.Name).Distinct())}. Name tensors with Named(name).");

    /// <summary>A table: node, how it is made, shape, value, gradient.</summary>
    public override string ToString() => GraphTable.Of(this);
}
