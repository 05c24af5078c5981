namespace Myelin;

/// <summary>Collects the nodes of a computation graph and knows which node a tensor belongs to.</summary>
sealed class GraphBuilder
{
    readonly record struct Place(Storage Storage, long Offset, Shape Shape, ElementType Type, string? Strides);

    readonly Dictionary<Tensor, GraphNode> byTensor = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<(Node, int), GraphNode> byNode = [];
    readonly Dictionary<Place, GraphNode> byPlace = [];
    readonly List<GraphNode> nodes = [];

    /// <summary>The path of the module that applies ops now.</summary>
    public string Origin { get; set; } = "";

    /// <summary>The number of nodes so far.</summary>
    public int Count => nodes.Count;

    /// <summary>Adds a node and the tensor that it stands for.</summary>
    public GraphNode Add(GraphNode node)
    {
        node.Index = nodes.Count;
        nodes.Add(node);
        Tensor x = node.Made;
        if (x.Node != null) byNode[(x.Node, x.Output)] = node;
        if (x.HasValue && node.Op is not Ops.StopGradient) byPlace.TryAdd(PlaceOf(x), node);
        Stands(x, node);
        return node;
    }

    /// <summary>Notes that a tensor is the value of a node.</summary>
    public void Stands(Tensor x, GraphNode node)
    {
        byTensor[x] = node;
        if (node.Value == null && x.HasValue) node.Value = x.Detached;
        if (x.Name == null || node.IsNamed) return;
        node.Name = x.Name;
        node.IsNamed = true;
    }

    /// <summary>The node of a tensor; a new one for a constant, a variable or a parameter that is seen for the first time.</summary>
    public GraphNode Of(Tensor x)
    {
        if (byTensor.TryGetValue(x, out GraphNode? node)) return node;
        if (x.Node != null && byNode.TryGetValue((x.Node, x.Output), out node)) { Stands(x, node); return node; }
        if (x.Node is { Parameter: { } parameter }) return Add(new(GraphNodeKind.Parameter, x) { State = parameter, Name = parameter.Path });
        bool isStart = x.Node is { Op: null };
        if (x.Node == null || isStart)
        {
            GraphNode? source = x.HasValue ? byPlace.GetValueOrDefault(PlaceOf(x)) : null;
            if (source != null && source.Made.Node == x.Node) { Stands(x, source); return source; }
            if (source is { Kind: not (GraphNodeKind.Constant or GraphNodeKind.Variable) }) return Stopped(source, x);
        }
        return Add(new(x.Node == null ? GraphNodeKind.Constant : GraphNodeKind.Variable, x));
    }

    /// <summary>The node of a tensor that has the values of another without its gradient: the op StopGradient leaves no other trace.</summary>
    GraphNode Stopped(GraphNode source, Tensor x) => Call(new Ops.StopGradient(), [source.Made], [x], isDifferentiable: true)[0];

    /// <summary>Adds the call of an op and its outputs.</summary>
    public IReadOnlyList<GraphNode> Call(Op op, Tensor[] x, Tensor[] y, bool isDifferentiable)
    {
        GraphNode[] inputs = [.. x.Select(Of)];
        var call = new GraphCall(op, inputs, x, y, isDifferentiable) { Origin = Origin };
        (int[] read, bool readsOutput) = op.ReadByGradient(inputs.Length);
        GraphNode[] outputs = [.. y.Select((tensor, i) => Add(new(GraphNodeKind.Op, tensor) { Call = call, Output = i }))];
        foreach (GraphNode output in outputs)
        {
            for (int i = 0; i < inputs.Length; i++) output.Connect(new(inputs[i], output, i));
            output.Keeps = [.. read.Select(i => inputs[i]).Distinct(), .. readsOutput ? [output] : Array.Empty<GraphNode>()];
        }
        return call.Outputs = outputs;
    }

    /// <summary>The graph of what is needed for some results and writes; other nodes are dropped, and the rest get names.</summary>
    public ComputationGraph Finish(IReadOnlyList<GraphNode> inputs, IReadOnlyList<GraphNode> results, IReadOnlyList<GraphWrite> writes)
    {
        var needed = new HashSet<GraphNode>(inputs);
        var open = new Stack<GraphNode>([.. results, .. writes.Select(write => write.Value)]);
        while (open.TryPop(out GraphNode? node))
        {
            if (!needed.Add(node) || node.Call is not { } call) continue;
            foreach (GraphNode input in call.Inputs) open.Push(input);
            foreach (GraphNode output in call.Outputs) open.Push(output);
        }
        GraphNode[] kept = [.. nodes.Where(needed.Contains)];
        GraphWrite[] placed = [.. writes.Select(write => write with { Place = kept.Count(node => node.Index < write.Place) })];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i].Index = i;
            kept[i].Disconnect(edge => !needed.Contains(edge.To));
        }
        Name(kept);
        return new(kept, inputs, results, placed);
    }

    /// <summary>Names the nodes that have no name: a number is its own name, others are counted.</summary>
    static void Name(GraphNode[] nodes)
    {
        int constant = 0, value = 0, input = 0;
        foreach (GraphNode node in nodes)
        {
            if (node.Name.Length > 0) continue;
            node.Name = node.Kind switch
            {
                GraphNodeKind.Input => $"x{++input}",
                GraphNodeKind.Constant => node is { Shape.Rank: 0, Value: { } number } ? GraphTable.Number((double)number) : $"c{++constant}",
                _ => $"v{++value}",
            };
        }
    }

    static Place PlaceOf(Tensor x) => new(x.Storage, x.Offset, x.Shape, x.Type, x.Strides is { } strides ? string.Join(' ', strides) : null);
}
