namespace Myelin.Gallery.Gradients;

/// <summary>Single numbers of double precision with names, as the nodes of a lecture's graph.</summary>
static class Quantity
{
    /// <summary>A number that gradients are taken by.</summary>
    public static Tensor Variable(string name, double value) => Constant(name, value).AsVariable();

    /// <summary>A number that is given.</summary>
    public static Tensor Constant(string name, double value) => Tensor.From([value], default(Shape)).Named(name);

    /// <summary>A node's value.</summary>
    public static double Number(this GraphNode node) => (double)node.Value!;

    /// <summary>∂ result / ∂ node.</summary>
    public static double Slope(this GraphNode node) => (double)node.Gradient!;

    /// <summary>The local gradient from one node to the next.</summary>
    public static double Local(this ComputationGraph graph, string from, string to) =>
        (double)graph.Edges.Single(edge => edge.From.Name == from && edge.To.Name == to).Local!;
}
