namespace Myelin;

/// <summary>Reads a graph from the nodes behind a tensor: once forward for the values, once backward for the gradients.</summary>
sealed class GraphWalk
{
    /// <summary>Local gradients of more elements than this are put into words.</summary>
    const int MostLocal = 64;

    readonly List<Node> ops = [];
    readonly Dictionary<(Node, int), GraphNode> made = [];
    readonly List<(Tensor Tensor, GraphNode Node)> constants = [];
    readonly List<GraphNode> nodes = [];

    public GraphWalk(Tensor result)
    {
        if (Capture.Current != null) throw new CaptureException($"Graph: {result.Shape} is computed inside a captured step, where values do not exist yet; call Graph() outside of Step and Fit.");
        if (result.Node == null)
            throw new GradientException($"Graph: expects a recorded value, received {result.Shape} without a graph; compute it from a parameter or from AsVariable(), outside Recording.Off().");
        Collect(result.Node);
        using Recording.Region region = Recording.Off();
        foreach (Node node in ops) Forward(node);
        GraphNode end = See(result);
        Name();
        bool differentiable = result.Shape.Elements == 1 && result.Type.IsReal();
        if (differentiable) Backward(result);
        Graph = new(nodes, end, differentiable);
    }

    public ComputationGraph Graph { get; }

    /// <summary>All nodes behind one, in the order in which they were made.</summary>
    void Collect(Node root)
    {
        var seen = new HashSet<Node> { root };
        var open = new Stack<Node>(seen);
        while (open.TryPop(out Node? node))
        {
            if (node.IsFreed)
                throw new InvalidOperationException($"Graph: the values of {node.Op!.Name} {node.Y[0].Shape} were freed when a gradient was taken; call Graph() before, or take the gradient with differentiable: true.");
            ops.Add(node);
            foreach (Tensor x in node.X)
                if (x.Node is { } input && seen.Add(input)) open.Push(input);
        }
        ops.Sort((a, b) => a.Order.CompareTo(b.Order));
    }

    /// <summary>A node's inputs, then its outputs and their edges.</summary>
    void Forward(Node node)
    {
        if (node.Op is not { } op) return;
        GraphNode[] inputs = [.. node.X.Select(See)];
        (int[] read, bool readsOutput) = op.ReadByGradient(inputs.Length);
        foreach (Tensor y in node.Y)
        {
            GraphNode output = See(y);
            for (int i = 0; i < inputs.Length; i++) output.Connect(new(inputs[i], output, i));
            output.Keeps = [.. read.Select(i => inputs[i]).Distinct(), .. readsOutput ? [output] : Array.Empty<GraphNode>()];
        }
    }

    /// <summary>The node of a tensor, with what this one knows of its value and its name.</summary>
    GraphNode See(Tensor x)
    {
        GraphNode? node = Find(x);
        if (node == null)
        {
            node = x.Node switch
            {
                null => new(GraphNodeKind.Constant, x),
                { Op: { } op } => new(GraphNodeKind.Op, x) { Op = op.Name, Settings = op.Settings },
                { Parameter: { } parameter } => new(GraphNodeKind.Parameter, x) { Name = parameter.Path },
                _ => new(GraphNodeKind.Variable, x),
            };
            node.Index = nodes.Count;
            nodes.Add(node);
            if (x.Node == null) constants.Add((x, node));
            else made.Add((x.Node, x.Output), node);
        }
        if (node.Value == null && x.HasValue) node.Value = x.Detached;
        if (node.Name.Length == 0 && x.Name != null) node.Name = x.Name;
        return node;
    }

    GraphNode? Find(Tensor x)
    {
        if (x.Node != null) return made.GetValueOrDefault((x.Node, x.Output));
        foreach ((Tensor tensor, GraphNode node) in constants)
            if (tensor == x || tensor.HasValue && x.HasValue && tensor.Storage == x.Storage && tensor.Offset == x.Offset && tensor.Shape == x.Shape && tensor.StridesOrRowMajor.AsSpan().SequenceEqual(x.StridesOrRowMajor))
                return node;
        return null;
    }

    /// <summary>Gives names to those that have none: a number is its own, others are counted.</summary>
    void Name()
    {
        int constant = 0, value = 0;
        foreach (GraphNode node in nodes)
        {
            if (node.Name.Length > 0) continue;
            if (node.Kind != GraphNodeKind.Constant) node.Name = $"v{++value}";
            else node.Name = node is { Shape.Rank: 0, Value: { } number } ? GraphTable.Number((double)number) : $"c{++constant}";
        }
    }

    /// <summary>The walk of <see cref="Tensor.Gradients(IReadOnlyList{Tensor}, bool)"/>, in its order, that keeps all it finds.</summary>
    void Backward(Tensor result)
    {
        made[(result.Node!, result.Output)].Gradient = Tensor.Ones(result.Shape, result.Type);
        for (int k = ops.Count - 1; k >= 0; k--)
        {
            Node node = ops[k];
            Tensor?[] dy = [.. Enumerable.Range(0, Math.Max(1, node.Y.Length)).Select(output => made.GetValueOrDefault((node, output))?.Gradient)];
            if (node.Op == null || Array.TrueForAll(dy, gradient => gradient == null)) continue;
            bool[] wanted = [.. node.X.Select(x => x.Node != null)];
            Tensor?[] shares = node.Shares(dy, wanted);
            for (int i = 0; i < wanted.Length; i++)
            {
                if (!wanted[i]) continue;
                GraphNode input = made[(node.X[i].Node!, node.X[i].Output)];
                if (shares[i] is { } share) input.Gradient = input.Gradient is { } sum ? sum + share : share;
                GraphEdge edge = made[(node, Array.FindIndex(dy, gradient => gradient != null))].Inputs[i];
                edge.Share = shares[i];
                edge.Local = Local(node, i);
                if (edge.Local == null) edge.Rule = node.Op.Rule(i) is { Length: > 0 } rule ? rule : node.Op.IsElementwise ? "elementwise" : $"dy {edge.To.Shape} to {edge.From.Shape}";
            }
        }
    }

    /// <summary>d output / d input i, where it is as small as one of them: the share of a gradient of ones.</summary>
    static Tensor? Local(Node node, int i)
    {
        if (node.Y.Length != 1) return null;
        Tensor y = node.Y[0];
        Shape shape = node.Op!.IsElementwise ? y.Shape : node.X[i].Shape;
        if (shape.Elements > MostLocal || !node.Op.IsElementwise && y.Shape.Elements != 1) return null;
        Tensor[] x = node.Op.IsElementwise ? [.. node.X.Select(input => input.HasValue ? input.Detached.BroadcastTo(y.Shape) : new Tensor(null, input.Type, y.Shape))] : node.X;
        var wanted = new bool[x.Length];
        wanted[i] = true;
        return node.Op.Gradient(new(x, node.Y, [Tensor.Ones(y.Shape, y.Type)], wanted))[i] ?? Tensor.Zeros(shape, y.Type);
    }
}
