namespace Myelin.Onnx;

/// <summary>A model, prepared to run: all operators are found and all names are checked.</summary>
sealed class OnnxProgram
{
    /// <summary>The most nodes of a model, those of functions counted at each call.</summary>
    const int MostPrepared = 300_000;

    /// <summary>The deepest nesting of subgraphs and functions.</summary>
    const int Deepest = 48;

    readonly Dictionary<string, long> opsets = [];
    readonly Dictionary<(string, string), FunctionProto> functions = [];
    readonly SortedDictionary<string, List<string>> missing = new(StringComparer.Ordinal);
    int prepared;

    /// <summary>Prepares a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Its file, beside which external data lie; null for none.</param>
    /// <exception cref="OnnxException">It has ops that are not supported, each of which is named, or is not valid.</exception>
    public OnnxProgram(ModelProto model, string? path)
    {
        Model = model;
        Tensors = new(path);
        foreach (OpsetProto opset in model.Opsets) opsets[Domain(opset.Domain)] = opset.Version;
        foreach (FunctionProto function in model.Functions) functions[(Domain(function.Domain), function.Name)] = function;
        Opset = opsets.GetValueOrDefault("", model.Opsets.Count == 0 ? 1 : 0);
        if (Opset > OnnxTable.Newest)
            throw new OnnxException($"ONNX: expects a model of opset {OnnxTable.Newest} or older, received {Opset}; export it for an older opset.");
        Graph = Prepare(model.Graph, new(null), opsets, null, 0);
        if (missing.Count > 0)
            throw new OnnxException(
                $"ONNX: {missing.Count} of the model's operators {(missing.Count == 1 ? "is" : "are")} not supported: " +
                $"{string.Join("; ", missing.Select(op => $"{op.Key} ({string.Join(", ", op.Value)})"))}. See docs/onnx-operators.md, " +
                "or export the model for another opset.")
            { Nodes = [.. missing.SelectMany(op => op.Value)] };
    }

    /// <summary>The message that the program was made of.</summary>
    public ModelProto Model { get; }

    /// <summary>Reads constants.</summary>
    public TensorReader Tensors { get; }

    /// <summary>The version of the standard operator set.</summary>
    public long Opset { get; }

    /// <summary>The model's graph.</summary>
    public OnnxGraph Graph { get; }

    /// <summary>The most nodes that one run computes.</summary>
    public long MostNodes { get; init; } = OnnxRun.MostNodes;

    /// <summary>The most elements that a node makes of sizes alone, and that are read on the host.</summary>
    public long MostElements { get; init; } = int.MaxValue;

    /// <summary>The most bytes of all tensors of one run; null for no limit.</summary>
    public long? MostBytes { get; init; }

    static string Domain(string name) => name == "ai.onnx" ? "" : name;

    OnnxGraph Prepare(GraphProto graph, NameScope around, Dictionary<string, long> versions, Dictionary<string, AttributeProto>? attributes, int depth)
    {
        if (depth > Deepest) throw new OnnxException($"ONNX: expects subgraphs at most {Deepest} deep, received deeper ones; the model is not valid.");
        var constants = new Dictionary<string, OnnxValue>();
        foreach (TensorProto tensor in graph.Initializers)
            if (!constants.TryAdd(tensor.Name, Tensors.Read(tensor))) throw Twice(tensor.Name);
        foreach (SparseTensorProto sparse in graph.SparseInitializers)
            if (!constants.TryAdd(sparse.Values.Name, SparseValues.Dense(sparse, Tensors))) throw Twice(sparse.Values.Name);
        string[] inputs = [.. graph.Inputs.Select(input => input.Name).Where(name => !constants.ContainsKey(name))];
        return Prepare(graph.Nodes, inputs, [.. graph.Outputs.Select(output => output.Name)], constants, around, versions, attributes, depth);
    }

    OnnxGraph Prepare(List<NodeProto> protos, string[] inputs, string[] outputs, Dictionary<string, OnnxValue> constants, NameScope around,
        Dictionary<string, long> versions, Dictionary<string, AttributeProto>? attributes, int depth)
    {
        var made = new HashSet<string>(constants.Keys);
        foreach (string input in inputs)
            if (!made.Add(input)) throw Twice(input);
        var visible = new NameScope(around);
        foreach (string name in made) visible.Add(name);
        HashSet<string> free = [];
        var nodes = new OnnxNode[protos.Count];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (++prepared > MostPrepared) throw new OnnxException($"ONNX: expects a model of at most {MostPrepared} nodes, received more; it is not valid.");
            OnnxNode node = nodes[i] = Prepare(protos[i], visible, versions, attributes, depth);
            foreach (string name in node.Uses)
                if (!visible.Contains(name))
                    throw new OnnxException($"ONNX {node}: reads \"{name}\", which {(protos.Skip(i).Any(later => later.Outputs.Contains(name))
                        ? "is made later or depends on this node; sort the nodes" : "nothing makes; the model is incomplete")}.");
                else if (!made.Contains(name)) free.Add(name);
            foreach (string name in node.Outputs)
            {
                if (name.Length == 0) continue;
                if (!made.Add(name)) throw Twice(name);
                visible.Add(name);
            }
        }
        foreach (string name in outputs)
            if (name.Length > 0 && !made.Contains(name) && !(around.Contains(name) && free.Add(name)) && !free.Contains(name))
                throw new OnnxException($"ONNX: nothing makes the output \"{name}\"; the model is incomplete.");
        MarkLast(nodes, made, outputs);
        return new() { Inputs = inputs, Outputs = outputs, Nodes = nodes, Constants = constants, Free = free };
    }

    static OnnxException Twice(string name) => new($"ONNX: two values of a graph are named \"{name}\"; names have to differ, export the model again.");

    static void MarkLast(OnnxNode[] nodes, HashSet<string> made, string[] outputs)
    {
        HashSet<string> later = [.. outputs];
        for (int i = nodes.Length - 1; i >= 0; i--)
            nodes[i].Last = [.. nodes[i].Uses.Concat(nodes[i].Outputs).Distinct().Where(name => name.Length > 0 && made.Contains(name) && later.Add(name))];
    }

    OnnxNode Prepare(NodeProto proto, NameScope visible, Dictionary<string, long> versions, Dictionary<string, AttributeProto>? attributes, int depth)
    {
        var own = new Dictionary<string, AttributeProto>();
        foreach (AttributeProto attribute in proto.Attributes)
        {
            AttributeProto? given = attribute.Reference.Length == 0 ? attribute : attributes?.GetValueOrDefault(attribute.Reference);
            if (given != null) own[attribute.Name] = given;
        }
        if (proto.Domain == MyelinDomain.Name && MyelinDomain.Row(proto.OpType) is { } op) return new()
        {
            Proto = proto,
            Row = op,
            Attributes = own,
            Opset = 1
        };
        if (functions.TryGetValue((proto.Domain, proto.OpType), out FunctionProto? function))
            return new() { Proto = proto, Attributes = own, Function = Prepare(function, own, depth + 1) };
        long opset = versions.GetValueOrDefault(proto.Domain, 1);
        OnnxRow? row = OnnxTable.Find(proto.Domain, proto.OpType, opset);
        if (row == null)
        {
            string name = proto.Domain.Length > 0 ? $"{proto.Domain}.{proto.OpType}" : proto.OpType;
            if (!missing.TryGetValue(name, out List<string>? nodes)) missing[name] = nodes = [];
            nodes.Add(proto.ToString());
        }
        var node = new OnnxNode { Proto = proto, Row = row, Attributes = own, Opset = opset };
        foreach ((string name, AttributeProto attribute) in own)
            if (attribute.Graph is { } body) node.Bodies[name] = Prepare(body, visible, versions, attributes, depth + 1);
        return node;
    }

    OnnxGraph Prepare(FunctionProto function, Dictionary<string, AttributeProto> given, int depth)
    {
        if (depth > Deepest) throw new OnnxException($"ONNX: expects functions at most {Deepest} deep, received deeper ones; a function may not call itself.");
        var attributes = new Dictionary<string, AttributeProto>();
        foreach (AttributeProto usual in function.Defaults) attributes[usual.Name] = usual;
        foreach ((string name, AttributeProto attribute) in given) attributes[name] = attribute;
        Dictionary<string, long> versions = new(opsets);
        foreach (OpsetProto opset in function.Opsets) versions[Domain(opset.Domain)] = opset.Version;
        return Prepare(function.Nodes, [.. function.Inputs], [.. function.Outputs], [], new(null), versions, attributes, depth);
    }
}

/// <summary>The names of the values that a node may read: those of its graph so far, and those around it.</summary>
sealed class NameScope(NameScope? outer)
{
    readonly HashSet<string> own = [];

    public void Add(string name) => own.Add(name);

    public bool Contains(string name) => own.Contains(name) || outer?.Contains(name) == true;
}
