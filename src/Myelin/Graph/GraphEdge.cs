namespace Myelin;

/// <summary>One value is computed from another: forward the value flows along the edge, backward a share of the gradient.</summary>
/// <param name="From">What is read.</param>
/// <param name="To">What is computed.</param>
/// <param name="Input">Which input of the op it is.</param>
public sealed record GraphEdge(GraphNode From, GraphNode To, int Input)
{
    /// <summary>
    /// The local gradient. Of an elementwise op: d to[k] / d from[k], of the shape of <see cref="To"/>; of an op that gives one number:
    /// d to / d from[k], of the shape of <see cref="From"/>. Null for other ops, for values of more than 64 elements, and where no gradient flows.
    /// </summary>
    public Tensor? Local { get; internal set; }

    /// <summary>
    /// How the share is computed from the gradient dy of <see cref="To"/>, where <see cref="Local"/> is null: "aᵀ dy"; empty
    /// where no gradient flows.
    /// </summary>
    public string Rule { get; internal set; } = "";

    /// <summary>What flows back along it, of the shape of <see cref="From"/>: the shares of all edges from a node add up to its gradient.</summary>
    public Tensor? Share { get; internal set; }

    /// <summary>w → u.</summary>
    public override string ToString() => $"{From.Name} → {To.Name}";
}
