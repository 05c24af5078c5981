using static Myelin.Gallery.Gradients.Quantity;

namespace Myelin.Gallery.Gradients;

/// <summary>f = (x + y) z: q = x + y, f = q z.</summary>
/// <remarks>
/// ∂f/∂q = z, ∂f/∂z = q, ∂q/∂x = ∂q/∂y = 1; by the chain rule ∂f/∂x = ∂f/∂q · ∂q/∂x, the gradient from upstream times the local
/// one. A sum hands on what arrives, a product exchanges its factors.
/// </remarks>
public sealed class ProductGraph : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "graph-xyz";

    /// <inheritdoc/>
    public override string Title => "Backpropagation through (x + y) z";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "f = -12 at x = -2, y = 5, z = -4; gradients -4, -4, 3; upstream and local gradients shown";

    /// <inheritdoc/>
    public override string Erratum =>
        "C calls backpropagation an optimization algorithm: it computes gradients, and gradient descent or another optimizer uses them.";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Tensor x = Variable("x", -2), y = Variable("y", 5), z = Variable("z", -4), q = (x + y).Named("q");
        ComputationGraph graph = (q * z).Named("f").Graph();
        run.Tell("Forward: q = -2 + 5, f = q · -4.");
        run.Exactly("q", graph["q"].Number(), 3);
        run.Exactly("f", graph["f"].Number(), -12);
        run.Tell("Backward, edge by edge: what comes from upstream, times the local gradient.");
        foreach (GraphEdge edge in graph.Edges.OrderByDescending(edge => edge.To.Index))
        {
            double upstream = edge.To.Slope(), local = (double)edge.Local!;
            run.Exactly($"{edge}: upstream {upstream} times local {local}", upstream * local, (double)edge.Share!);
        }
        foreach ((string name, double gradient) in new (string, double)[] { ("q", -4), ("x", -4), ("y", -4), ("z", 3) })
            run.Exactly($"df/d{name}", graph[name].Slope(), gradient);
        run.Draw("graph", graph.Figure("f = (x + y) z at x = -2, y = 5, z = -4"));
    }
}
