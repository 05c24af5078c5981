namespace Myelin.Onnx;

/// <summary>The type of a value (onnx.proto: TypeProto): a tensor, or a sequence or optional of another type.</summary>
sealed class TypeProto : IMessage
{
    /// <summary>The element type of a tensor; undefined for other types.</summary>
    public DataType Element;

    /// <summary>The axes of a tensor; null if they are unknown.</summary>
    public List<DimensionProto>? Axes;

    /// <summary>The type of the elements of a sequence.</summary>
    public TypeProto? Sequence;

    /// <summary>The type of an optional value.</summary>
    public TypeProto? Optional;

    /// <summary>Whether it is a map or a sparse tensor, which the library does not have.</summary>
    public bool IsOther;

    public static TypeProto Read(WireReader reader)
    {
        var type = new TypeProto();
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: type.ReadTensor(reader.Message()); break;
                case 4: type.Sequence = Inner(reader.Message()); break;
                case 5 or 8: reader.Skip(); type.IsOther = true; break;
                case 9: type.Optional = Inner(reader.Message()); break;
                default: reader.Skip(); break;
            }
        return type;
    }

    static TypeProto Inner(WireReader reader)
    {
        var type = new TypeProto();
        while (reader.Next(out int field))
            if (field == 1) type = Read(reader.Message());
            else reader.Skip();
        return type;
    }

    void ReadTensor(WireReader reader)
    {
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: Element = (DataType)reader.Int(); break;
                case 2: ReadAxes(reader.Message()); break;
                default: reader.Skip(); break;
            }
    }

    void ReadAxes(WireReader reader)
    {
        Axes = [];
        while (reader.Next(out int field))
            if (field == 1) Axes.Add(DimensionProto.Read(reader.Message()));
            else reader.Skip();
    }

    public void Write(WireWriter writer)
    {
        if (Sequence != null) writer.Message(4, new Wrapped(1, Sequence));
        else if (Optional != null) writer.Message(9, new Wrapped(1, Optional));
        else writer.Message(1, new TensorType(this));
    }

    sealed class Wrapped(int field, IMessage inner) : IMessage
    {
        public void Write(WireWriter writer) => writer.Message(field, inner);
    }

    sealed class TensorType(TypeProto type) : IMessage
    {
        public void Write(WireWriter writer)
        {
            writer.Int(1, (long)type.Element);
            if (type.Axes != null) writer.Message(2, new AxesType(type.Axes));
        }
    }

    sealed class AxesType(List<DimensionProto> axes) : IMessage
    {
        public void Write(WireWriter writer) => writer.Messages(1, axes);
    }
}

/// <summary>The size of an axis (onnx.proto: TensorShapeProto.Dimension): a number, a name, or neither if it is unknown.</summary>
sealed record DimensionProto(long? Size, string Name = "") : IMessage
{
    public static DimensionProto Read(WireReader reader)
    {
        (long? size, string name) = ((long?)null, "");
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: size = reader.Int(); break;
                case 2: name = reader.Text(); break;
                default: reader.Skip(); break;
            }
        return new(size, name);
    }

    public void Write(WireWriter writer)
    {
        if (Size is { } size) writer.IntAlways(1, size);
        else writer.Text(2, Name);
    }
}
