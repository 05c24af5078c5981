namespace Myelin.Onnx;

/// <summary>Nodes in the order in which they can be computed, with their inputs, outputs and initial values (onnx.proto: GraphProto).</summary>
sealed class GraphProto : IMessage
{
    public string Name = "", Doc = "";
    public readonly List<NodeProto> Nodes = [];
    public readonly List<TensorProto> Initializers = [];
    public readonly List<SparseTensorProto> SparseInitializers = [];
    public readonly List<ValueInfoProto> Inputs = [], Outputs = [], Values = [];

    public static GraphProto Read(WireReader reader)
    {
        var graph = new GraphProto();
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: graph.Nodes.Add(NodeProto.Read(reader.Message())); break;
                case 2: graph.Name = reader.Text(); break;
                case 5: graph.Initializers.Add(TensorProto.Read(reader.Message())); break;
                case 10: graph.Doc = reader.Text(); break;
                case 11: graph.Inputs.Add(ValueInfoProto.Read(reader.Message())); break;
                case 12: graph.Outputs.Add(ValueInfoProto.Read(reader.Message())); break;
                case 13: graph.Values.Add(ValueInfoProto.Read(reader.Message())); break;
                case 15: graph.SparseInitializers.Add(SparseTensorProto.Read(reader.Message())); break;
                default: reader.Skip(); break;
            }
        return graph;
    }

    public void Write(WireWriter writer)
    {
        writer.Messages(1, Nodes);
        writer.Text(2, Name);
        writer.Messages(5, Initializers);
        writer.Text(10, Doc);
        writer.Messages(11, Inputs);
        writer.Messages(12, Outputs);
        writer.Messages(13, Values);
        writer.Messages(15, SparseInitializers);
    }
}

/// <summary>A call of an operator (onnx.proto: NodeProto). An empty name stands for an optional input or output that is absent.</summary>
sealed class NodeProto : IMessage
{
    public string Name = "", OpType = "", Domain = "", Doc = "";
    public readonly List<string> Inputs = [], Outputs = [];
    public readonly List<AttributeProto> Attributes = [];

    public static NodeProto Read(WireReader reader)
    {
        var node = new NodeProto();
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: node.Inputs.Add(reader.Text()); break;
                case 2: node.Outputs.Add(reader.Text()); break;
                case 3: node.Name = reader.Text(); break;
                case 4: node.OpType = reader.Text(); break;
                case 5: node.Attributes.Add(AttributeProto.Read(reader.Message())); break;
                case 6: node.Doc = reader.Text(); break;
                case 7: node.Domain = reader.Text(); break;
                default: reader.Skip(); break;
            }
        if (node.Domain == "ai.onnx") node.Domain = "";
        return node;
    }

    public void Write(WireWriter writer)
    {
        foreach (string input in Inputs) writer.TextAlways(1, input);
        foreach (string output in Outputs) writer.TextAlways(2, output);
        writer.Text(3, Name);
        writer.Text(4, OpType);
        writer.Messages(5, Attributes);
        writer.Text(6, Doc);
        writer.Text(7, Domain);
    }

    /// <summary>Conv "conv1".</summary>
    public override string ToString() => Name.Length > 0 ? $"{OpType} \"{Name}\"" : Outputs.Count > 0 ? $"{OpType} of \"{Outputs[0]}\"" : OpType;
}

/// <summary>A named value with its type (onnx.proto: ValueInfoProto).</summary>
sealed class ValueInfoProto : IMessage
{
    public string Name = "", Doc = "";
    public TypeProto? Type;

    public static ValueInfoProto Read(WireReader reader)
    {
        var value = new ValueInfoProto();
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: value.Name = reader.Text(); break;
                case 2: value.Type = TypeProto.Read(reader.Message()); break;
                case 3: value.Doc = reader.Text(); break;
                default: reader.Skip(); break;
            }
        return value;
    }

    public void Write(WireWriter writer)
    {
        writer.Text(1, Name);
        if (Type != null) writer.Message(2, Type);
        writer.Text(3, Doc);
    }
}
