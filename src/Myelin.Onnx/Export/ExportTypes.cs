using System.Runtime.InteropServices;

namespace Myelin.Onnx;

/// <summary>Tensors of the library as messages of the format.</summary>
static class ExportTypes
{
    /// <summary>A tensor with its values.</summary>
    public static TensorProto Proto(this Tensor x, string name = "")
    {
        var proto = new TensorProto { Name = name, Type = x.Type.Natural(), Raw = x.Bytes(), IsRaw = true };
        foreach (int size in x.Shape.Sizes) proto.Sizes.Add(size);
        return proto;
    }

    /// <summary>The values in row-major order, little-endian.</summary>
    public static byte[] Bytes(this Tensor x) => x.Type switch
    {
        ElementType.Bool => Bytes(x.ToArray<bool>()),
        ElementType.UInt8 => x.ToArray<byte>(),
        ElementType.Int32 => Bytes(x.ToArray<int>()),
        ElementType.Int64 => Bytes(x.ToArray<long>()),
        ElementType.Float16 => Bytes(x.ToArray<Half>()),
        ElementType.BFloat16 => Bytes(x.ToArray<BFloat16>()),
        ElementType.Float64 => Bytes(x.ToArray<double>()),
        _ => Bytes(x.ToArray<float>()),
    };

    static byte[] Bytes<T>(T[] values) where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        int size = bytes.Length / Math.Max(1, values.Length);
        if (!BitConverter.IsLittleEndian)
            for (int i = 0; i < bytes.Length; i += size) bytes.AsSpan(i, size).Reverse();
        return bytes;
    }

    /// <summary>A vector of Int64, such as axes and sizes are.</summary>
    public static Tensor Longs(params IEnumerable<long> values) => values.ToArray() is var all ? Tensor.From(all, [all.Length]) : null!;

    /// <summary>A number in an element type.</summary>
    public static Tensor Number(double value, ElementType type) => Tensor.Full([], value, ElementType.Float64).Cast(type);

    /// <summary>The order of the axes [batch, channels, spatial...] of [batch, spatial..., channels].</summary>
    public static int[] ChannelsFirst(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    /// <summary>The order that goes back.</summary>
    public static int[] ChannelsLast(int rank) => [0, .. Enumerable.Range(2, rank - 2), 1];
}
