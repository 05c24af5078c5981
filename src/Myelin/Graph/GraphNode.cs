namespace Myelin;

/// <summary>What a node of a computation graph is.</summary>
public enum GraphNodeKind
{
    /// <summary>A value without a gradient: data, or a number in the program.</summary>
    Constant,

    /// <summary>A tensor that gradients are taken by: <see cref="Tensor.AsVariable"/>.</summary>
    Variable,

    /// <summary>A parameter of a layer.</summary>
    Parameter,

    /// <summary>The result of an op.</summary>
    Op,
}

/// <summary>One value in a computation graph: what it is, what it is made from, and what was found going forward and backward.</summary>
public sealed class GraphNode
{
    readonly List<GraphEdge> inputs = [], outputs = [];

    internal GraphNode(GraphNodeKind kind, Tensor shown)
    {
        Kind = kind;
        Shape = shown.Shape;
        Type = shown.Type;
    }

    /// <summary>Its place in <see cref="ComputationGraph.Nodes"/>: behind all that it is made from.</summary>
    public int Index { get; internal set; }

    /// <summary>What it is.</summary>
    public GraphNodeKind Kind { get; }

    /// <summary>The name given by <see cref="Tensor.Named"/>, a parameter's path, a constant's number, or a numbered one: v1.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The op that makes it: MatMul; empty for what no op makes.</summary>
    public string Op { get; internal init; } = "";

    /// <summary>What the op was made with beside its inputs: "axis 1"; empty if nothing.</summary>
    public string Settings { get; internal init; } = "";

    /// <summary>The sizes of its axes.</summary>
    public Shape Shape { get; }

    /// <summary>What one element is.</summary>
    public ElementType Type { get; }

    /// <summary>Its value; null if it was not kept, as no gradient reads it and it is larger than 256 bytes. <see cref="ComputationGraph.Of(Func{Tensor})"/> keeps all.</summary>
    public Tensor? Value { get; internal set; }

    /// <summary>The gradient of the graph's result by it, of its shape; null where none flows or the result is no number.</summary>
    public Tensor? Gradient { get; internal set; }

    /// <summary>What it is made from, in the op's order.</summary>
    public IReadOnlyList<GraphEdge> Inputs => inputs;

    /// <summary>What is made from it, in the order of the graph.</summary>
    public IReadOnlyList<GraphEdge> Outputs => outputs;

    /// <summary>The nodes whose values its op keeps from the forward pass, as its gradient reads them: some of its inputs, or itself.</summary>
    public IReadOnlyList<GraphNode> Keeps { get; internal set; } = [];

    /// <summary>How it is made, by the names of its inputs: "w × x", "Sigmoid(z)"; empty for what no op makes.</summary>
    public string Expression
    {
        get
        {
            if (Kind != GraphNodeKind.Op) return "";
            string[] names = [.. inputs.Select(edge => edge.From.Name)];
            string? sign = Op switch { "Add" => "+", "Subtract" => "−", "Multiply" => "×", "Divide" => "÷", _ => null };
            if (sign != null && names.Length == 2) return $"{names[0]} {sign} {names[1]}";
            return $"{Op}({string.Join(", ", Settings.Length == 0 ? names : [.. names, Settings])})";
        }
    }

    internal void Connect(GraphEdge edge)
    {
        inputs.Add(edge);
        edge.From.outputs.Add(edge);
    }

    /// <summary>u = w × x.</summary>
    public override string ToString() => Kind == GraphNodeKind.Op ? $"{Name} = {Expression}" : Name;
}

/// <summary>That one value is made from another: forward the value flows along it, backward a share of the gradient.</summary>
/// <param name="From">What is read.</param>
/// <param name="To">What is made.</param>
/// <param name="Input">Which input of the op it is.</param>
public sealed record GraphEdge(GraphNode From, GraphNode To, int Input)
{
    /// <summary>
    /// The local gradient. Of an elementwise op: d to[k] / d from[k], of the shape of <see cref="To"/>; of an op that gives one number: d to / d from[k], of
    /// the shape of <see cref="From"/>. Null for other ops, for values of more than 64 elements, and where no gradient flows.
    /// </summary>
    public Tensor? Local { get; internal set; }

    /// <summary>How the share is computed from the gradient dy of <see cref="To"/>, where <see cref="Local"/> does not say it: "aᵀ dy"; empty where no gradient flows.</summary>
    public string Rule { get; internal set; } = "";

    /// <summary>What flows back along it, of the shape of <see cref="From"/>: the shares of all edges from a node add up to its gradient.</summary>
    public Tensor? Share { get; internal set; }

    /// <summary>w → u.</summary>
    public override string ToString() => $"{From.Name} → {To.Name}";
}
