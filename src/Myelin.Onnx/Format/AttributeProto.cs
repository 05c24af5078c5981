namespace Myelin.Onnx;

/// <summary>The kinds of attributes (onnx.proto: AttributeProto.AttributeType).</summary>
enum AttributeKind
{
    Undefined, Float, Int, String, Tensor, Graph, Floats, Ints, Strings, Tensors, Graphs, SparseTensor, SparseTensors, TypeProto, TypeProtos,
}

/// <summary>A named constant of a node (onnx.proto: AttributeProto).</summary>
sealed class AttributeProto : IMessage
{
    public string Name = "", Doc = "";

    /// <summary>The attribute of the function around the node whose value this one has; empty for none.</summary>
    public string Reference = "";
    public AttributeKind Kind;
    public float Float;
    public long Int;
    public ReadOnlyMemory<byte> String;
    public TensorProto? Tensor;
    public SparseTensorProto? SparseTensor;
    public GraphProto? Graph;
    public TypeProto? Type;
    public readonly List<float> Floats = [];
    public readonly List<long> Ints = [];
    public readonly List<ReadOnlyMemory<byte>> Strings = [];
    public readonly List<TensorProto> Tensors = [];
    public readonly List<GraphProto> Graphs = [];

    public static AttributeProto Read(WireReader reader)
    {
        var attribute = new AttributeProto();
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: attribute.Name = reader.Text(); break;
                case 2: attribute.Float = reader.Float(); break;
                case 3: attribute.Int = reader.Int(); break;
                case 4: attribute.String = reader.Bytes(); break;
                case 5: attribute.Tensor = TensorProto.Read(reader.Message()); break;
                case 6: attribute.Graph = GraphProto.Read(reader.Message()); break;
                case 7: reader.Floats(attribute.Floats); break;
                case 8: reader.Ints(attribute.Ints); break;
                case 9: attribute.Strings.Add(reader.Bytes()); break;
                case 10: attribute.Tensors.Add(TensorProto.Read(reader.Message())); break;
                case 11: attribute.Graphs.Add(GraphProto.Read(reader.Message())); break;
                case 13: attribute.Doc = reader.Text(); break;
                case 14: attribute.Type = TypeProto.Read(reader.Message()); break;
                case 20: attribute.Kind = (AttributeKind)reader.Int(); break;
                case 21: attribute.Reference = reader.Text(); break;
                case 22: attribute.SparseTensor = SparseTensorProto.Read(reader.Message()); break;
                default: reader.Skip(); break;
            }
        return attribute;
    }

    public void Write(WireWriter writer)
    {
        writer.Text(1, Name);
        if (Reference.Length > 0) writer.Text(21, Reference);
        else WriteValue(writer);
        writer.Text(13, Doc);
        writer.Int(20, (long)Kind);
    }

    void WriteValue(WireWriter writer)
    {
        switch (Kind)
        {
            case AttributeKind.Float: writer.Float(2, Float); break;
            case AttributeKind.Int: writer.IntAlways(3, Int); break;
            case AttributeKind.String: writer.Bytes(4, String); break;
            case AttributeKind.Tensor: writer.Message(5, Tensor!); break;
            case AttributeKind.Graph: writer.Message(6, Graph!); break;
            case AttributeKind.Floats: foreach (float value in Floats) writer.Float(7, value); break;
            case AttributeKind.Ints: writer.Ints(8, Ints, packed: false); break;
            case AttributeKind.Strings: foreach (ReadOnlyMemory<byte> value in Strings) writer.Bytes(9, value); break;
            case AttributeKind.Tensors: writer.Messages(10, Tensors); break;
            case AttributeKind.Graphs: writer.Messages(11, Graphs); break;
            case AttributeKind.TypeProto: writer.Message(14, Type!); break;
            case AttributeKind.SparseTensor: writer.Message(22, SparseTensor!); break;
        }
    }
}
