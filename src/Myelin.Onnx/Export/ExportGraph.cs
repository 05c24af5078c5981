namespace Myelin.Onnx;

/// <summary>The graph that is written: values with their names and layouts, initial values, and functions.</summary>
/// <remarks>
/// A value of a convolution exists with channels first. It gets the library's order of axes by a transposition when an op asks for that, and elementwise
/// ops do not. So transpositions that cancel are never written.
/// </remarks>
sealed class ExportGraph
{
    /// <summary>Constants of more elements are initial values, smaller ones are nodes.</summary>
    const int Small = 16;

    readonly HashSet<string> taken = [""];
    readonly Dictionary<State, ExportValue> states = [];

    public ExportGraph(int opset)
    {
        Nodes = new(opset, Unique);
        Functions = new(opset);
        Sizes = new(Nodes);
    }

    public OnnxNodes Nodes { get; }

    public ExportFunctions Functions { get; }

    public ExportSizes Sizes { get; }

    public List<TensorProto> Initializers { get; } = [];

    /// <summary>A name that no value has yet.</summary>
    public string Unique(string name)
    {
        string unique = name;
        for (int i = 1; !taken.Add(unique); i++) unique = $"{name}_{i}";
        return unique;
    }

    /// <summary>The name of a value in the library's order of axes.</summary>
    public string Name(ExportValue value)
    {
        if (value.Name != null) return value.Name;
        if (value.ChannelsFirst != null) return value.Name = Nodes.Add("Transpose", [value.ChannelsFirst], ("perm", ExportTypes.ChannelsLast(value.Rank)));
        return value.Name = Leaf(value, x => x);
    }

    /// <summary>The name of a value with channels first.</summary>
    public string ChannelsFirst(ExportValue value)
    {
        if (value.ChannelsFirst != null) return value.ChannelsFirst;
        int[] order = ExportTypes.ChannelsFirst(value.Rank);
        return value.ChannelsFirst = value.Name == null && IsOwn(value) ? Leaf(value, x => x.Transpose(order))
            : Nodes.Add("Transpose", [Name(value)], ("perm", order));
    }

    /// <summary>The name of a value that is stored in another form than the library's; by nodes if it is computed or others read it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="stored">The other form.</param>
    /// <param name="computed">The same by nodes.</param>
    public string Stored(ExportValue value, Func<Tensor, Tensor> stored, Func<string, string> computed) =>
        value.Name == null && IsOwn(value) ? Leaf(value, stored) : computed(Name(value));

    /// <summary>Whether a value is a leaf of one reader, which gets it in the form that it wants.</summary>
    static bool IsOwn(ExportValue value) => value.IsConstant || (value.IsState && value.Readers == 1);

    string Leaf(ExportValue value, Func<Tensor, Tensor> form)
    {
        if (value.First.State is { } state)
        {
            // a state that is read twice is one value, unless its forms differ
            if (states.TryGetValue(state, out ExportValue? other) && other != value && other.Name != null) return other.Name;
            states[state] = value;
            return Initial(state.Path, form(value.First.Value!));
        }
        if (value.IsConstant)
        {
            Tensor constant = form(value.First.Value!);
            return constant.Shape.Elements <= Small ? Nodes.Constant(constant)
                : Initial(Nodes.Path.Length == 0 ? "constant" : $"{Nodes.Path}/constant", constant);
        }
        return ExportConstants.Write(this, value);
    }

    string Initial(string path, Tensor value)
    {
        string name = Unique(path.Length == 0 ? "state" : path);
        Initializers.Add(value.Proto(name));
        return name;
    }

    /// <summary>Notes that an output is written.</summary>
    public void Give(ExportValue output, string name)
    {
        output.Name = name;
        Sizes.Note(output);
    }

    /// <summary>Notes that an output is written with channels first.</summary>
    public void GiveChannelsFirst(ExportValue output, string name)
    {
        output.ChannelsFirst = name;
        Sizes.Note(output);
    }

    /// <summary>Writes a call of one output as one node, in the library's order of axes.</summary>
    public void Node(ExportCall call, string opType, IReadOnlyList<string> inputs, params IReadOnlyList<(string Name, object Value)> attributes) =>
        Give(call.Output, Nodes.Add(opType, inputs, attributes));

    /// <summary>Writes a call as a call of a function.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The function's name, by which the library finds its own op again.</param>
    /// <param name="attributes">The attributes of the op, from which it is made again.</param>
    /// <param name="body">Writes the nodes of the function for one run and gives its outputs.</param>
    /// <param name="inputs">The names of the inputs.</param>
    /// <param name="isOwn">Whether it is an op of the library.</param>
    public string[] Function(ExportCall call, string name, IReadOnlyList<(string Name, object Value)> attributes, FunctionBody body,
        IReadOnlyList<string> inputs, bool isOwn = true)
    {
        (string domain, string opType) = Functions.Of(call, name, attributes, body, isOwn, inputs.Count);
        return [.. Nodes.Node(opType, domain, call.Outputs.Length, inputs, isOwn ? attributes : []).Outputs];
    }

    /// <summary>Writes a call as a call of a function, in the library's order of axes.</summary>
    public void Function(ExportCall call, string name, IReadOnlyList<(string Name, object Value)> attributes, FunctionBody body, bool isOwn = true)
    {
        string[] outputs = Function(call, name, attributes, body, [.. call.Inputs.Select(Name)], isOwn);
        for (int i = 0; i < outputs.Length; i++) Give(call.Outputs[i], outputs[i]);
    }
}

/// <summary>Writes the nodes of a function and gives the names of its outputs.</summary>
/// <param name="nodes">The nodes of the function.</param>
/// <param name="op">The op in one run.</param>
/// <param name="x">Its inputs in this run.</param>
delegate IReadOnlyList<string> FunctionBody(OnnxNodes nodes, Op op, OnnxOperand[] x);
