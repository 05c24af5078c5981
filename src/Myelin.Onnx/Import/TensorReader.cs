using System.Globalization;
using System.Runtime.InteropServices;

namespace Myelin.Onnx;

/// <summary>Makes tensors of a file's constants. The number of values is checked against the sizes before anything is allocated.</summary>
/// <param name="path">The model's file, beside which external data lie; null for a model in memory, which has none.</param>
sealed class TensorReader(string? path)
{
    /// <summary>The values of a constant, in the carrier of its type.</summary>
    /// <exception cref="OnnxException">The sizes and the values differ, or external data lie outside the model's folder.</exception>
    public OnnxValue Read(TensorProto proto)
    {
        Shape shape = ShapeOf(proto);
        return OnnxValue.Of(Values(proto, shape), proto.Type).Known(true);
    }

    /// <summary>A constant without references to files.</summary>
    public TensorProto Inline(TensorProto proto)
    {
        if (!proto.IsExternal) return proto;
        var inline = new TensorProto
        {
            Name = proto.Name,
            Type = proto.Type,
            IsRaw = true,
            Raw = External(proto, ShapeOf(proto).Elements * proto.Type.FileSize())
        };
        inline.Sizes.AddRange(proto.Sizes);
        return inline;
    }

    /// <summary>The sizes of a constant.</summary>
    public static Shape ShapeOf(TensorProto proto)
    {
        long elements = 1;
        foreach (long size in proto.Sizes)
        {
            if (size is < 0 or > int.MaxValue) throw Broken(proto, "sizes from 0 to 2^31 - 1", $"{size}");
            elements = elements > (1L << 40) / Math.Max(1, size) ? throw Broken(proto, "at most 2^40 elements", "more") : elements * size;
        }
        return Shape.Create([.. proto.Sizes.Select(size => (int)size)]);
    }

    static OnnxException Broken(TensorProto proto, string expected, string received) => new(
        $"ONNX tensor \"{proto.Name}\": expects {expected}, received {received}; the file is damaged or not valid, export the model again.");

    Tensor Values(TensorProto proto, Shape shape)
    {
        DataType type = proto.Type;
        if (type.FileSize() == 0) throw Broken(proto, "elements that are numbers or bools", $"{type}");
        if (OnnxStored.IsElsewhere(proto)) return Tensor.Full([], 0, type.Carrier()).BroadcastTo(shape);
        if (proto.IsExternal) return FromBytes(External(proto, shape.Elements * type.FileSize()).Span, type, shape);
        if (proto.IsRaw)
        {
            if (proto.Raw.Length != shape.Elements * type.FileSize())
                throw Broken(proto, $"{shape.Elements * type.FileSize()} bytes for {type}{shape}", $"{proto.Raw.Length}");
            return FromBytes(proto.Raw.Span, type, shape);
        }
        int count = type switch
        {
            DataType.Float => proto.Floats.Count,
            DataType.Double => proto.Doubles.Count,
            DataType.Int64 => proto.Ints64.Count,
            DataType.UInt32 or DataType.UInt64 => proto.Unsigned.Count,
            _ => proto.Ints32.Count,
        };
        if (count != shape.Elements) throw Broken(proto, $"{shape.Elements} values for {type}{shape}", $"{count}");
        return type switch
        {
            DataType.Float => Tensor.From(CollectionsMarshal.AsSpan(proto.Floats), shape),
            DataType.Double => Tensor.From(CollectionsMarshal.AsSpan(proto.Doubles), shape),
            DataType.Int64 => Tensor.From(CollectionsMarshal.AsSpan(proto.Ints64), shape),
            DataType.UInt32 or DataType.UInt64 => Tensor.From(CollectionsMarshal.AsSpan(proto.Unsigned), shape),
            DataType.Float16 => Made(proto.Ints32, shape, bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits)),
            DataType.BFloat16 => Made(proto.Ints32, shape, bits => BitConverter.Int32BitsToSingle((int)(bits << 16))),
            DataType.Bool => Made(proto.Ints32, shape, value => value != 0),
            _ => Made(proto.Ints32, shape, value => (int)value),
        };
    }

    static Tensor Made<T>(List<long> values, Shape shape, Func<long, T> convert) where T : unmanaged => Tensor.From([.. values.Select(convert)], shape);

    static Tensor FromBytes(ReadOnlySpan<byte> bytes, DataType type, Shape shape) => type switch
    {
        DataType.Float => Cast<float>(bytes, shape),
        DataType.Double => Cast<double>(bytes, shape),
        DataType.Int64 or DataType.UInt64 => Cast<long>(bytes, shape),
        DataType.Int32 => Cast<int>(bytes, shape),
        DataType.Float16 => Cast<Half>(bytes, shape).Cast(ElementType.Float32),
        DataType.BFloat16 => Cast<BFloat16>(bytes, shape).Cast(ElementType.Float32),
        DataType.UInt8 => Cast<byte>(bytes, shape).Cast(ElementType.Int32),
        DataType.Bool => Cast<byte>(bytes, shape).Cast(ElementType.Bool),
        DataType.Int8 => Converted<sbyte, int>(bytes, shape, value => value),
        DataType.Int16 => Converted<short, int>(bytes, shape, value => value),
        DataType.UInt16 => Converted<ushort, int>(bytes, shape, value => value),
        _ => Converted<uint, long>(bytes, shape, value => value),
    };

    static Tensor Cast<T>(ReadOnlySpan<byte> bytes, Shape shape) where T : unmanaged
    {
        if (bytes.Length == 0 || (nint)MemoryMarshal.AsBytes(MemoryMarshal.Cast<byte, T>(bytes)).Length == bytes.Length)
            return Tensor.From(MemoryMarshal.Cast<byte, T>(bytes), shape);
        throw new OnnxException("ONNX tensor: expects whole elements, received a part of one; export the model again.");
    }

    static Tensor Converted<T, R>(ReadOnlySpan<byte> bytes, Shape shape, Func<T, R> convert) where T : unmanaged where R : unmanaged
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(bytes);
        var converted = new R[values.Length];
        for (int i = 0; i < converted.Length; i++) converted[i] = convert(values[i]);
        return Tensor.From(converted, shape);
    }

    ReadOnlyMemory<byte> External(TensorProto proto, long length)
    {
        string Entry(string key) => proto.External.FirstOrDefault(entry => entry.Key == key)?.Value ?? "";
        long Number(string key, long usual) => Entry(key) is { Length: > 0 } text
            ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
                : throw Broken(proto, $"a number as {key}", $"\"{text}\"")
            : usual;
        if (path == null) throw Broken(proto, "values within the model", "a reference to a file");
        string file = ExternalFile.Inside(path, Entry("location"), proto.Name);
        long offset = Number("offset", 0), given = Number("length", length), size = new FileInfo(file).Length;
        if (given != length) throw Broken(proto, $"{length} bytes of external data", $"{given}");
        if (length > Array.MaxLength || offset > size || length > size - offset)
            throw Broken(proto, $"{length} bytes from byte {offset} on in \"{file}\"", $"a file of {size} bytes");
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(file);
        int read = 0;
        while (read < bytes.Length)
            read += RandomAccess.Read(handle, bytes.AsSpan(read), offset + read) is > 0 and var more ? more
                : throw Broken(proto, $"{length} bytes", $"{read}");
        return bytes;
    }
}
