using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>The gradients of a graph's result by all its nodes, and the local gradients of its edges.</summary>
static class GraphGradients
{
    /// <summary>Local gradients of more elements than this are put into words.</summary>
    const int MostLocal = 64;

    /// <summary>
    /// The walk of <see cref="Tensor.Gradients(IReadOnlyList{Tensor}, bool)"/>, in its order, that keeps all it finds. Nothing if
    /// the result is not one real number.
    /// </summary>
    public static void Compute(ComputationGraph graph)
    {
        Tensor result = graph.Result.Made;
        if (graph.Results.Count != 1 || result.Shape.Elements != 1 || !result.Type.IsReal() || result.Node == null) return;
        graph.HasGradients = true;
        var sums = new Dictionary<GraphNode, ShareSum>();
        Add(graph.Result, Tensor.Filled(result.Shape, 1, result.Type, result.Device));
        using Recording.Region region = Recording.Off();
        foreach (GraphCall call in graph.Calls.Reverse())
        {
            Tensor?[] dy = [.. call.Outputs.Select(output => output.Gradient = sums.GetValueOrDefault(output).Total)];
            if (!call.IsDifferentiable || Array.TrueForAll(dy, gradient => gradient == null)) continue;
            bool[] wanted = [.. call.X.Select(x => x.Node != null)];
            Tensor?[] shares = Node.Shares(call.Op, call.X, call.Y, dy, wanted);
            GraphNode to = call.Outputs[Array.FindIndex(dy, gradient => gradient != null)];
            for (int i = 0; i < wanted.Length; i++)
            {
                if (!wanted[i]) continue;
                GraphNode input = call.Inputs[i];
                if (shares[i] is { } share) Add(input, share);
                GraphEdge edge = to.Inputs[i];
                edge.Share = shares[i];
                edge.Local = Local(call, i);
                if (edge.Local == null) edge.Rule = Rule(edge, call.Op, i);
            }
        }
        foreach ((GraphNode node, ShareSum sum) in sums) node.Gradient ??= sum.Total;

        void Add(GraphNode node, Tensor share) => CollectionsMarshal.GetValueRefOrAddDefault(sums, node, out _).Add(share);
    }

    static string Rule(GraphEdge edge, Op op, int i) =>
        op.Rule(i) is { Length: > 0 } rule ? rule : op.IsElementwise ? "elementwise" : $"dy {edge.To.Shape} to {edge.From.Shape}";

    /// <summary>d output / d input i, where it is as small as one of them: the share of a gradient of ones.</summary>
    static Tensor? Local(GraphCall call, int i)
    {
        if (call.Y.Length != 1) return null;
        Tensor y = call.Y[0];
        Shape shape = call.Op.IsElementwise ? y.Shape : call.X[i].Shape;
        if (shape.Elements > MostLocal || !call.Op.IsElementwise && y.Shape.Elements != 1) return null;
        Tensor[] x = call.X;
        if (call.Op.IsElementwise)
            x = [.. x.Select(input => input.HasValue ? input.Detached.BroadcastTo(y.Shape) : new Tensor(null, input.Type, y.Shape))];
        var wanted = new bool[x.Length];
        wanted[i] = true;
        return call.Op.Gradient(new(x, call.Y, [Tensor.Ones(y.Shape, y.Type)], wanted))[i] ?? Tensor.Zeros(shape, y.Type);
    }
}
