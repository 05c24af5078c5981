namespace Myelin;

public sealed partial class Tensor
{
    /// <summary>This tensor as a variable: the start of a graph, by which gradients can be taken.</summary>
    public Tensor AsVariable() => new(Storage, Type, Shape, Strides, Offset) { Node = new Node(), Name = Name };

    /// <summary>The gradients of this number by each of some tensors (variables, or anything computed from them).</summary>
    /// <param name="by">What to differentiate by. The gradient through an op such as Sign or Floor is 0.</param>
    /// <param name="differentiable">Whether the gradients are recorded, so that they have gradients themselves. The graph is then kept.</param>
    /// <exception cref="GradientException">This is no number, or does not depend on one of them, or an op on the way has no gradient.</exception>
    public Tensor[] Gradients(IReadOnlyList<Tensor> by, bool differentiable = false)
    {
        var nodes = new (Node, int)[by.Count];
        for (int i = 0; i < nodes.Length; i++)
            nodes[i] = (by[i].Node ?? throw new GradientException(
                $"Gradients: entry {i}, {by[i].Shape}, is not in a graph. Make it a variable with AsVariable() before computing with it."), by[i].Output);
        Tensor?[] gradients = Walk(nodes, differentiable);
        for (int i = 0; i < nodes.Length; i++)
            gradients[i] ??= DependsOn(nodes[i]) ? Filled(by[i].Shape, 0, by[i].Type, Device) : throw new GradientException(
                $"Gradients: the value does not depend on entry {i}, {by[i].Shape}. Leave it out, or check for a StopGradient() on the way.");
        return gradients!;
    }

    /// <summary>The gradient of this number by one tensor.</summary>
    /// <inheritdoc cref="Gradients(IReadOnlyList{Tensor}, bool)"/>
    public Tensor Gradient(Tensor by, bool differentiable = false) => Gradients([by], differentiable)[0];

    /// <summary>The gradients of this number by parameters, for <see cref="Optimizer.Apply(ParameterGradients)"/>.</summary>
    /// <exception cref="GradientException">This is no number, or an op on the way has no gradient.</exception>
    public ParameterGradients Gradients(IReadOnlyList<Parameter> by, bool differentiable = false)
    {
        var nodes = new (Node, int)[by.Count];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (by[i].Type.IsHalf() && by[i].Trainable)
                throw new GradientException($"Gradients: \"{by[i].Path}\" is stored as {by[i].Type}{by[i].Shape}, for inference only. " +
                    "Keep Float32 weights for training and convert them afterwards, or set Trainable = false to train the other parameters.");
            nodes[i] = (by[i].Leaf, 0);
        }
        return new(by, Walk(nodes, differentiable));
    }

    /// <summary>Walks the graph backwards, later nodes first; several paths into one tensor are added in that order.</summary>
    Tensor?[] Walk((Node Node, int Output)[] by, bool differentiable)
    {
        if (Shape.Elements != 1) throw new GradientException(
            $"Gradients: expects one number to differentiate, received {Shape}; take its Mean() or Sum() first.");
        var results = new Tensor?[by.Length];
        if (Node == null) return results;
        if (!Type.IsReal()) throw new GradientException($"Gradients: expects Float32 or Float64, received {Type}; cast the values before the loss.");

        var graph = new BackwardGraph(Node, by);
        graph.Add(Node, Output, Filled(Shape, 1, Type, Device));
        using Recording.Region region = differentiable ? Recording.Same() : Recording.Off();
        WorkOrigins? origins = Capture.Current?.Origins;
        WorkOrigin outer = origins?.Now ?? default;
        for (int i = 0; i < graph.Count; i++)
        {
            if (graph.Take(i, out Node node) is not { } dy) continue;
            origins?.Set(origins.BackwardOf(node));
            for (int k = 0; k < by.Length; k++)
                if (by[k].Node == node) results[k] = dy[by[k].Output];
            if (node.Op is null || !graph.Leads(node)) continue;
            Spread(node, dy, graph);
            if (!differentiable) node.Free();
        }
        origins?.Set(outer);
        return results;
    }

    /// <summary>Whether real numbers lead from a tensor to this one, be it through ops whose gradient is 0 everywhere.</summary>
    bool DependsOn((Node Node, int Output) by)
    {
        var open = new Stack<Node>([Node!]);
        var seen = new HashSet<Node>(open);
        while (open.TryPop(out Node? node))
        {
            if (node.Op is Ops.StopGradient) continue;
            foreach (Tensor x in node.X)
            {
                if (x.Node is not { } input || !x.Type.IsReal()) continue;
                if (input == by.Node && x.Output == by.Output) return true;
                if (input.Order > by.Node.Order && seen.Add(input)) open.Push(input);
            }
        }
        return false;
    }

    /// <summary>Gives each input of a node its share. Shares of slices are added together later, at the cost of one.</summary>
    static void Spread(Node node, Tensor?[] dy, BackwardGraph graph)
    {
        if (node.Op is Ops.Slice slice)
        {
            graph.Add(node.X[0].Node!, node.X[0].Output, new BackwardGraph.SliceShare(slice, node, dy[0]!));
            return;
        }
        var wanted = new bool[node.X.Length];
        for (int i = 0; i < wanted.Length; i++) wanted[i] = node.X[i].Node is { } input && graph.Leads(input);
        Tensor?[] dx = node.Shares(dy, wanted);
        for (int i = 0; i < wanted.Length; i++)
            if (wanted[i] && dx[i] is { } share) graph.Add(node.X[i].Node!, node.X[i].Output, share);
    }
}
