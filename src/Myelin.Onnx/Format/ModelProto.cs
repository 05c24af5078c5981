namespace Myelin.Onnx;

/// <summary>The message of a whole file (onnx.proto: ModelProto).</summary>
sealed class ModelProto : IMessage
{
    /// <summary>The version of the format: 8 is the first with functions and the one of ONNX 1.10 to 1.12.</summary>
    public long IrVersion = 8;
    public string ProducerName = "", ProducerVersion = "", Domain = "", Doc = "";
    public long ModelVersion;
    public GraphProto Graph = new();
    public readonly List<OpsetProto> Opsets = [];
    public readonly List<EntryProto> Metadata = [];
    public readonly List<FunctionProto> Functions = [];

    /// <summary>Whether the file has a graph at all.</summary>
    public bool HasGraph;

    public static ModelProto Read(WireReader reader)
    {
        var model = new ModelProto { IrVersion = 0 };
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: model.IrVersion = reader.Int(); break;
                case 2: model.ProducerName = reader.Text(); break;
                case 3: model.ProducerVersion = reader.Text(); break;
                case 4: model.Domain = reader.Text(); break;
                case 5: model.ModelVersion = reader.Int(); break;
                case 6: model.Doc = reader.Text(); break;
                case 7: (model.Graph, model.HasGraph) = (GraphProto.Read(reader.Message()), true); break;
                case 8: model.Opsets.Add(OpsetProto.Read(reader.Message())); break;
                case 14: model.Metadata.Add(EntryProto.Read(reader.Message())); break;
                case 25: model.Functions.Add(FunctionProto.Read(reader.Message())); break;
                default: reader.Skip(); break;
            }
        return model;
    }

    public void Write(WireWriter writer)
    {
        writer.Int(1, IrVersion);
        writer.Text(2, ProducerName);
        writer.Text(3, ProducerVersion);
        writer.Text(4, Domain);
        writer.Int(5, ModelVersion);
        writer.Text(6, Doc);
        writer.Message(7, Graph);
        writer.Messages(8, Opsets);
        writer.Messages(14, Metadata);
        writer.Messages(25, Functions);
    }
}

/// <summary>The version of a domain's operators (onnx.proto: OperatorSetIdProto).</summary>
sealed record OpsetProto(string Domain, long Version) : IMessage
{
    public static OpsetProto Read(WireReader reader)
    {
        (string domain, long version) = ("", 0);
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: domain = reader.Text(); break;
                case 2: version = reader.Int(); break;
                default: reader.Skip(); break;
            }
        return new(domain, version);
    }

    public void Write(WireWriter writer)
    {
        writer.TextAlways(1, Domain);
        writer.IntAlways(2, Version);
    }
}

/// <summary>A text by a key (onnx.proto: StringStringEntryProto).</summary>
sealed record EntryProto(string Key, string Value) : IMessage
{
    public static EntryProto Read(WireReader reader)
    {
        (string key, string value) = ("", "");
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: key = reader.Text(); break;
                case 2: value = reader.Text(); break;
                default: reader.Skip(); break;
            }
        return new(key, value);
    }

    public void Write(WireWriter writer)
    {
        writer.TextAlways(1, Key);
        writer.TextAlways(2, Value);
    }
}

/// <summary>A function of the file, which is an operator of its own (onnx.proto: FunctionProto).</summary>
sealed class FunctionProto : IMessage
{
    public string Name = "", Domain = "", Doc = "";
    public readonly List<string> Inputs = [], Outputs = [], Attributes = [];

    /// <summary>Attributes with their defaults.</summary>
    public readonly List<AttributeProto> Defaults = [];
    public readonly List<NodeProto> Nodes = [];
    public readonly List<OpsetProto> Opsets = [];

    public static FunctionProto Read(WireReader reader)
    {
        var function = new FunctionProto();
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: function.Name = reader.Text(); break;
                case 4: function.Inputs.Add(reader.Text()); break;
                case 5: function.Outputs.Add(reader.Text()); break;
                case 6: function.Attributes.Add(reader.Text()); break;
                case 7: function.Nodes.Add(NodeProto.Read(reader.Message())); break;
                case 8: function.Doc = reader.Text(); break;
                case 9: function.Opsets.Add(OpsetProto.Read(reader.Message())); break;
                case 10: function.Domain = reader.Text(); break;
                case 11: function.Defaults.Add(AttributeProto.Read(reader.Message())); break;
                default: reader.Skip(); break;
            }
        return function;
    }

    public void Write(WireWriter writer)
    {
        writer.Text(1, Name);
        foreach (string input in Inputs) writer.TextAlways(4, input);
        foreach (string output in Outputs) writer.TextAlways(5, output);
        foreach (string attribute in Attributes) writer.TextAlways(6, attribute);
        writer.Messages(7, Nodes);
        writer.Text(8, Doc);
        writer.Messages(9, Opsets);
        writer.Text(10, Domain);
        writer.Messages(11, Defaults);
    }
}
