namespace Myelin;

/// <summary>What a value of a computation graph is.</summary>
public enum GraphNodeKind
{
    /// <summary>An input of the function, for which each run gets a new value.</summary>
    Input,

    /// <summary>A value that is the same in every run: data, or a number in the program.</summary>
    Constant,

    /// <summary>A tensor that gradients are taken by: <see cref="Tensor.AsVariable"/>.</summary>
    Variable,

    /// <summary>The value of a parameter.</summary>
    Parameter,

    /// <summary>The value of a state that is not a parameter, such as a moving mean.</summary>
    State,

    /// <summary>An output of an op.</summary>
    Op,
}

/// <summary>One value of a computation graph: what it is, how it is computed, and its value and gradient when the graph was made.</summary>
public sealed class GraphNode
{
    readonly List<GraphEdge> inputs = [], outputs = [];

    internal GraphNode(GraphNodeKind kind, Tensor made)
    {
        Kind = kind;
        Made = made;
    }

    /// <summary>The tensor that the graph was made from.</summary>
    internal Tensor Made { get; }

    /// <summary>The place in <see cref="ComputationGraph.Nodes"/>: after everything it is computed from.</summary>
    public int Index { get; internal set; }

    /// <summary>What it is.</summary>
    public GraphNodeKind Kind { get; }

    /// <summary>The name given by <see cref="Tensor.Named"/>, the path of a state, the number of a constant, or a numbered name: v1.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Whether the program named it, so that a graph made from this one keeps the name.</summary>
    internal bool IsNamed { get; set; }

    /// <summary>The call of an op that computes it; null for other kinds.</summary>
    public GraphCall? Call { get; internal init; }

    /// <summary>Which output of the call it is.</summary>
    public int Output { get; internal init; }

    /// <summary>The op that computes it; null for other kinds.</summary>
    public Op? Op => Call?.Op;

    /// <summary>The state whose value it is, if it is one.</summary>
    public State? State { get; internal init; }

    /// <summary>The sizes of its axes.</summary>
    public Shape Shape => Made.Shape;

    /// <summary>The type of its elements.</summary>
    public ElementType Type => Made.Type;

    /// <summary>
    /// Its value; null where it was not kept, as no gradient reads it and it is larger than 256 bytes. A graph of a function keeps all values.
    /// </summary>
    public Tensor? Value { get; internal set; }

    /// <summary>The gradient of the graph's result by it, of its shape; null where none flows or none was computed.</summary>
    public Tensor? Gradient { get; internal set; }

    /// <summary>What it is computed from, in the op's order.</summary>
    public IReadOnlyList<GraphEdge> Inputs => inputs;

    /// <summary>What is computed from it, in the order of the graph.</summary>
    public IReadOnlyList<GraphEdge> Outputs => outputs;

    /// <summary>The nodes whose values the gradient of its op reads: some of its inputs, or itself.</summary>
    public IReadOnlyList<GraphNode> Keeps { get; internal set; } = [];

    /// <summary>How it is computed, by the names of its inputs: "w × x", "Sigmoid(z)"; empty for what no op computes.</summary>
    public string Expression
    {
        get
        {
            if (Op is not { } op) return "";
            string[] names = [.. inputs.Select(edge => edge.From.Name)];
            string? sign = Sign(op);
            if (sign != null && names.Length == 2) return $"{names[0]} {sign} {names[1]}";
            return $"{op.Name}({string.Join(", ", op.Settings.Length == 0 ? names : [.. names, op.Settings])})";
        }
    }

    /// <summary>The sign that mathematics writes for an op, if there is one.</summary>
    internal static string? Sign(Op? op) => op?.Name switch { "Add" => "+", "Subtract" => "−", "Multiply" => "×", "Divide" => "÷", _ => null };

    internal void Connect(GraphEdge edge)
    {
        inputs.Add(edge);
        edge.From.outputs.Add(edge);
    }

    internal void Disconnect(Predicate<GraphEdge> gone) => outputs.RemoveAll(gone);

    /// <summary>u = w × x.</summary>
    public override string ToString() => Kind == GraphNodeKind.Op ? $"{Name} = {Expression}" : Name;
}
