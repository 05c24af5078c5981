using static Myelin.Gallery.Gradients.Quantity;

namespace Myelin.Gallery.Gradients;

/// <summary>∂y/∂x = Σ over all paths from x to y of the product of the local gradients on the path.</summary>
/// <remarks>
/// Where a value is read several times, what flows back from its readers adds up. Summed path by path the cost grows with the
/// number of paths, which can double with each node. Backpropagation is dynamic programming: ∂y/∂v is computed once for each node
/// v, from those of its readers, and so each edge is walked once.
/// </remarks>
public sealed class GraphPaths : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "graph-paths";

    /// <inheritdoc/>
    public override string Title => "Several paths add up, and dynamic programming walks them once";

    /// <inheritdoc/>
    public override string Decks => "A, B, D";

    /// <inheritdoc/>
    public override string Required => "the sum over the three paths is the gradient; a ladder of 20 stages has 2^20 paths and 80 edges, each walked once";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ThreePaths(run);
        Ladder(run, 20);
    }

    static void ThreePaths(GalleryRun run)
    {
        run.Tell("B's graph: x is read by u1, u2 and u3; o1 is made from u2, o2 from u3; y from u1, o1 and o2. Three paths from x to y.");
        Tensor x = Variable("x", 0.7);
        Tensor u1 = x.Square().Named("u1"), u2 = x.Sin().Named("u2"), u3 = x.Exp().Named("u3"), o1 = u2.Tanh().Named("o1"), o2 = u3.Log1p().Named("o2");
        ComputationGraph graph = ((u1 * o1).Named("p") + o2).Named("y").Graph();
        Path[] paths = [.. Paths(graph["x"], 1, "x", graph.Result)];
        foreach (Path path in paths) run.Show(path.Way, path.Product);
        run.Exactly("paths", paths.Length, 3);
        run.Exactly("sum over the paths less the gradient", paths.Sum(path => path.Product) - graph["x"].Slope(), 0, 1e-15);
        double at = 0.7, by = 2 * at * Math.Tanh(
            Math.Sin(at)) + at * at * (1 - Math.Pow(Math.Tanh(Math.Sin(at)), 2)) * Math.Cos(at) + Math.Exp(at) / (1 + Math.Exp(at));
        run.Exactly("dy/dx on paper", by, graph["x"].Slope(), 1e-15);
        run.Draw("three-paths", graph.Figure("Three paths from x to y"));
    }

    readonly record struct Path(string Way, double Product);

    /// <summary>All ways on from a node, each with the product of its local gradients.</summary>
    static IEnumerable<Path> Paths(GraphNode node, double product, string way, GraphNode end)
    {
        if (node == end) return [new(way, product)];
        return node.Outputs.SelectMany(edge => Paths(edge.To, product * (double)edge.Local!, $"{way} → {edge.To.Name}", end));
    }

    /// <summary>x_k+1 = sin x_k + cos x_k: in each stage every path splits in two.</summary>
    static ComputationGraph LadderOf(int stages)
    {
        Tensor x = Variable("x0", 0.3);
        for (int k = 1; k <= stages; k++) x = (x.Sin().Named($"s{k}") + x.Cos().Named($"c{k}")).Named($"x{k}");
        return x.Graph();
    }

    static void Ladder(GalleryRun run, int stages)
    {
        run.Tell($"A ladder: x_{{k+1}} = sin x_k + cos x_k, {stages} stages. Each stage doubles the paths; the graph has three nodes and four edges a stage.");
        run.Draw("ladder", LadderOf(2).Figure("Two stages of the ladder: four paths"));
        ComputationGraph graph = LadderOf(stages);
        run.Exactly("nodes", graph.Nodes.Count, 3 * stages + 1);
        run.Exactly("edges, each with one share of the gradient", graph.Edges.Count(edge => edge.Share != null), 4 * stages);
        var ways = new Dictionary<GraphNode, long> { [graph.Result] = 1 };
        foreach (GraphNode node in graph.Nodes.Reverse())
            if (node != graph.Result) ways[node] = node.Outputs.Sum(edge => ways[edge.To]);
        run.Exactly("paths, counted", ways[graph["x0"]], 1 << stages);

        run.Tell("Walking every single path gives the same number, a million products later.");
        double slope = graph["x0"].Slope();
        (long walked, double sum) = Walk(
            [.. Enumerable.Range(1, stages).Select(k => (graph.Local($"x{k - 1}", $"s{k}"), graph.Local($"x{k - 1}", $"c{k}")))], 0, 1);
        run.Exactly("paths, walked", walked, 1 << stages);
        run.Exactly("their sum divided by the gradient", sum / slope, 1, 1e-9);
        run.Exactly("the gradient divided by the product of (cos x_k - sin x_k) over the stages", slope / Enumerable.Range(0, stages).Aggregate(
            1.0, (product, k) => product * (Math.Cos(graph[$"x{k}"].Number()) - Math.Sin(graph[$"x{k}"].Number()))), 1, 1e-12);
    }

    /// <summary>Walks all paths of the stages that are left: how many there are, and the sum of their products.</summary>
    static (long Paths, double Sum) Walk((double Sin, double Cos)[] stages, int stage, double product)
    {
        if (stage == stages.Length) return (1, product);
        (long left, double a) = Walk(stages, stage + 1, product * stages[stage].Sin);
        (long right, double b) = Walk(stages, stage + 1, product * stages[stage].Cos);
        return (left + right, a + b);
    }
}
