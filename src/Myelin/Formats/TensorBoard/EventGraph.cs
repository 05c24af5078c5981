namespace Myelin;

/// <summary>The layers of a model as a GraphDef: a node for each call, with its parameters beside it.</summary>
static class EventGraph
{
    /// <summary>Fields of GraphDef and NodeDef.</summary>
    const int Node = 1, Versions = 4, Name = 1, Op = 2, Input = 3, Attribute = 5;

    /// <summary>Fields of an entry of a map, of AttrValue, its list and TensorShapeProto.</summary>
    const int Key = 1, Value = 2, List = 1, ListShape = 7, Dimension = 2, Size = 1;

    /// <summary>VersionDef.producer: the version of the format.</summary>
    const int Producer = 1, GraphVersion = 22;

    public static ProtoMessage Of(Model model)
    {
        ForwardTrace trace = model.Trace();
        var graph = new ProtoMessage();
        string[] inputs = [.. trace.Inputs.Select((input, i) => input.Name ?? (i == 0 ? "input" : $"input_{i}"))];
        for (int i = 0; i < inputs.Length; i++) Add(graph, inputs[i], "Placeholder", [], [trace.Inputs[i]]);
        var names = new Dictionary<ModuleCall, string>(ReferenceEqualityComparer.Instance);
        var used = new HashSet<string>(inputs);
        foreach (ModuleCall call in trace.Calls)
        {
            string path = call.Module.Path.Length > 0 ? call.Module.Path : call.Module.Kind, name = path;
            for (int again = 1; !used.Add(name); again++) name = $"{path}_{again}";
            names[call] = name;
            Parameter[] parameters = [.. call.Module.Parameters];
            foreach (Parameter parameter in parameters.Where(parameter => used.Add(parameter.Path)))
                Add(graph, parameter.Path, "VarHandleOp", [], [new TensorSpec(parameter.Shape, parameter.Type)], hasBatch: false);
            string[] sources = [.. call.Sources.Select(source => source.Call is { } from ? names[from] : inputs[source.Index])];
            Add(graph, name, call.Module.GetType().Name, [.. sources, .. parameters.Select(parameter => parameter.Path)], call.Outputs);
        }
        return graph.Message(Versions, new ProtoMessage().Whole(Producer, GraphVersion));
    }

    static void Add(ProtoMessage graph, string name, string op, IReadOnlyList<string> inputs, IReadOnlyList<TensorSpec> outputs, bool hasBatch = true)
    {
        ProtoMessage node = new ProtoMessage().Text(Name, name).Text(Op, op);
        foreach (string input in inputs) node.Text(Input, input);
        var shapes = new ProtoMessage();
        foreach (TensorSpec output in outputs) shapes.Message(ListShape, Shape(output, hasBatch));
        node.Message(Attribute, new ProtoMessage().Text(Key, "_output_shapes").Message(Value, new ProtoMessage().Message(List, shapes)));
        graph.Message(Node, node);
    }

    /// <summary>A shape, whose free axes have the size -1.</summary>
    static ProtoMessage Shape(TensorSpec spec, bool hasBatch)
    {
        var shape = new ProtoMessage();
        if (hasBatch) shape.Message(Dimension, new ProtoMessage().Whole(Size, -1));
        for (int axis = 0; axis < spec.Rank; axis++) shape.Message(Dimension, new ProtoMessage().Whole(Size, spec[axis] ?? -1));
        return shape;
    }
}
