namespace Myelin;

/// <summary>The computation graph behind a tensor that exists, from the nodes that its gradient would be taken by.</summary>
static class GraphWalk
{
    public static ComputationGraph Of(Tensor result)
    {
        if (Capture.Current != null)
            throw new CaptureException(
                $"Graph: {result.Shape} is computed inside a captured step, where values do not exist yet; call Graph() outside of Step and Fit.");
        if (result.Node == null)
            throw new GradientException($"Graph: expects a recorded value, received {result.Shape} without a graph; "
                + "compute it from a parameter or from AsVariable(), outside Recording.Off().");
        var builder = new GraphBuilder();
        foreach (Node node in Behind(result.Node))
            if (node.Op is not null) builder.Call(node.Op, node.X, node.Y, isDifferentiable: true);
        ComputationGraph graph = builder.Finish([], [builder.Of(result)], []);
        GraphGradients.Compute(graph);
        return graph;
    }

    /// <summary>A node and all nodes behind it, in the order in which they were made.</summary>
    static List<Node> Behind(Node root)
    {
        var nodes = new List<Node>();
        var seen = new HashSet<Node> { root };
        var open = new Stack<Node>(seen);
        while (open.TryPop(out Node? node))
        {
            if (node.IsFreed)
                throw new InvalidOperationException($"Graph: the values of {node.Op!.Name} {node.Y[0].Shape} were freed when a gradient was taken; "
                    + "call Graph() before, or take the gradient with differentiable: true.");
            nodes.Add(node);
            foreach (Tensor x in node.X)
                if (x.Node is { } input && seen.Add(input)) open.Push(input);
        }
        nodes.Sort((a, b) => a.Order.CompareTo(b.Order));
        return nodes;
    }
}
