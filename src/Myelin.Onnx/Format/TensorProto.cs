namespace Myelin.Onnx;

/// <summary>The types of elements (onnx.proto: TensorProto.DataType).</summary>
enum DataType
{
    Undefined, Float, UInt8, Int8, UInt16, Int16, Int32, Int64, String, Bool, Float16, Double, UInt32, UInt64, Complex64, Complex128, BFloat16,
}

/// <summary>A constant tensor (onnx.proto: TensorProto). Its values are in one of several fields, or in a file beside the model.</summary>
sealed class TensorProto : IMessage
{
    public string Name = "", Doc = "";
    public DataType Type;
    public readonly List<long> Sizes = [];

    /// <summary>The values in little-endian, row-major order; a part of the file.</summary>
    public ReadOnlyMemory<byte> Raw;

    /// <summary>Whether the values are in <see cref="Raw"/>.</summary>
    public bool IsRaw;
    public readonly List<float> Floats = [];
    public readonly List<double> Doubles = [];

    /// <summary>The field of 32-bit integers, which has the values of smaller types as well.</summary>
    public readonly List<long> Ints32 = [];
    public readonly List<long> Ints64 = [];

    /// <summary>The field of unsigned 64-bit integers, as the bits of signed ones.</summary>
    public readonly List<long> Unsigned = [];
    public readonly List<ReadOnlyMemory<byte>> Strings = [];

    /// <summary>Where the values are if not here: location, offset, length, checksum.</summary>
    public readonly List<EntryProto> External = [];
    public bool IsExternal;

    public static TensorProto Read(WireReader reader)
    {
        var tensor = new TensorProto();
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: reader.Ints(tensor.Sizes); break;
                case 2: tensor.Type = (DataType)reader.Int(); break;
                case 4: reader.Floats(tensor.Floats); break;
                case 5: reader.Ints(tensor.Ints32); break;
                case 6: tensor.Strings.Add(reader.Bytes()); break;
                case 7: reader.Ints(tensor.Ints64); break;
                case 8: tensor.Name = reader.Text(); break;
                case 9: (tensor.Raw, tensor.IsRaw) = (reader.Bytes(), true); break;
                case 10: reader.Doubles(tensor.Doubles); break;
                case 11: reader.Ints(tensor.Unsigned); break;
                case 12: tensor.Doc = reader.Text(); break;
                case 13: tensor.External.Add(EntryProto.Read(reader.Message())); break;
                case 14: tensor.IsExternal = reader.Int() == 1; break;
                default: reader.Skip(); break;
            }
        return tensor;
    }

    /// <summary>Writes the raw form or the reference to a file. Values of typed fields are written in the raw form.</summary>
    public void Write(WireWriter writer)
    {
        writer.Ints(1, Sizes, packed: true);
        writer.Int(2, (long)Type);
        writer.Text(8, Name);
        writer.Text(12, Doc);
        writer.Messages(13, External);
        if (IsExternal) writer.Int(14, 1);
        else if (Type == DataType.String) foreach (ReadOnlyMemory<byte> text in Strings) writer.Bytes(6, text);
        else writer.Bytes(9, IsRaw || Raw.Length > 0 ? Raw : FromFields());
    }

    /// <summary>The values of the typed fields in the raw form.</summary>
    byte[] FromFields() => Type switch
    {
        DataType.Float => [.. Floats.SelectMany(BitConverter.GetBytes)],
        DataType.Double => [.. Doubles.SelectMany(BitConverter.GetBytes)],
        DataType.Int64 => [.. Ints64.SelectMany(BitConverter.GetBytes)],
        DataType.UInt64 => [.. Unsigned.SelectMany(BitConverter.GetBytes)],
        DataType.UInt32 => [.. Unsigned.SelectMany(value => BitConverter.GetBytes((uint)value))],
        DataType.Int32 => [.. Ints32.SelectMany(value => BitConverter.GetBytes((int)value))],
        DataType.Int8 or DataType.UInt8 or DataType.Bool => [.. Ints32.Select(value => (byte)value)],
        _ => [.. Ints32.SelectMany(value => BitConverter.GetBytes((ushort)value))],
    };
}

/// <summary>A sparse tensor: its values and their places (onnx.proto: SparseTensorProto).</summary>
sealed class SparseTensorProto : IMessage
{
    public TensorProto Values = new(), Indices = new();
    public readonly List<long> Sizes = [];

    public static SparseTensorProto Read(WireReader reader)
    {
        var tensor = new SparseTensorProto();
        while (reader.Next(out int field))
            switch (field)
            {
                case 1: tensor.Values = TensorProto.Read(reader.Message()); break;
                case 2: tensor.Indices = TensorProto.Read(reader.Message()); break;
                case 3: reader.Ints(tensor.Sizes); break;
                default: reader.Skip(); break;
            }
        return tensor;
    }

    public void Write(WireWriter writer)
    {
        writer.Message(1, Values);
        writer.Message(2, Indices);
        writer.Ints(3, Sizes, packed: true);
    }
}
