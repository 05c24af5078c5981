namespace Myelin.Onnx;

/// <summary>A node, prepared: its row and subgraphs are found, and which values are used here for the last time.</summary>
sealed class OnnxNode
{
    /// <summary>Its operator; null for a function of the model.</summary>
    public OnnxRow? Row { get; init; }

    /// <summary>The body of a function of the model; null for an operator.</summary>
    public OnnxGraph? Function { get; init; }

    /// <summary>Its operator and name.</summary>
    public required NodeProto Proto { get; init; }

    /// <summary>The version of its operator set.</summary>
    public long Opset { get; init; }

    /// <summary>Its inputs by name; an empty name for one that is absent.</summary>
    public string[] Inputs => inputs ??= [.. Proto.Inputs];

    /// <summary>Its outputs by name; an empty name for one that is not used.</summary>
    public string[] Outputs => outputs ??= [.. Proto.Outputs];

    string[]? inputs, outputs;

    /// <summary>Its attributes by name, with those of the function around it in their places.</summary>
    public required Dictionary<string, AttributeProto> Attributes { get; init; }

    /// <summary>Its subgraphs by name.</summary>
    public Dictionary<string, OnnxGraph> Bodies { get; } = [];

    /// <summary>The values that no later node of the graph uses.</summary>
    public string[] Last { get; set; } = [];

    /// <summary>The values that it uses: its inputs, and what its subgraphs read from around them.</summary>
    public IEnumerable<string> Uses => Inputs.Where(name => name.Length > 0).Concat(Bodies.Values.SelectMany(body => body.Free));

    /// <summary>Operator and name.</summary>
    public override string ToString() => Proto.ToString();
}

/// <summary>A graph, prepared.</summary>
sealed class OnnxGraph
{
    /// <summary>Its inputs, in order, without initial values that are listed among them.</summary>
    public required string[] Inputs { get; init; }

    /// <summary>Its outputs, in order.</summary>
    public required string[] Outputs { get; init; }

    /// <summary>Its nodes, in the order in which they are computed.</summary>
    public required OnnxNode[] Nodes { get; init; }

    /// <summary>Its initial values.</summary>
    public required Dictionary<string, OnnxValue> Constants { get; init; }

    /// <summary>The values that it reads from around it.</summary>
    public HashSet<string> Free { get; init; } = [];
}

/// <summary>The values of one run of a graph, within those around it.</summary>
sealed class OnnxScope(OnnxScope? outer)
{
    readonly Dictionary<string, OnnxValue> values = [];

    /// <summary>Whether it is that of the model's graph.</summary>
    public bool IsTop { get; init; }

    /// <summary>Sets a value.</summary>
    public void Set(string name, OnnxValue value) => values[name] = value;

    /// <summary>Forgets a value.</summary>
    public void Forget(string name) => values.Remove(name);

    /// <summary>A value; null if there is none of the name.</summary>
    public OnnxValue? Find(string name) => values.TryGetValue(name, out OnnxValue? value) ? value : outer?.Find(name);
}
