using System.Collections.Frozen;

namespace Myelin;

/// <summary>How PyTorch stores the elements of a tensor.</summary>
/// <param name="Name">The name in PyTorch, for errors.</param>
/// <param name="Kind">The same in NumPy, see <see cref="NpyType"/>; null if the library does not read it.</param>
/// <param name="Size">The size of an element in bytes.</param>
sealed record TorchType(string Name, string? Kind, int Size)
{
    /// <summary>Bytes of any type, which each tensor states.</summary>
    public static readonly TorchType Bytes = new("UntypedStorage", null, 1);

    static readonly (string Storage, string[] Names, string? Kind, int Size)[] All =
    [
        ("BoolStorage", ["bool"], "b1", 1),
        ("ByteStorage", ["uint8"], "u1", 1),
        ("CharStorage", ["int8"], "i1", 1),
        ("ShortStorage", ["int16", "short"], "i2", 2),
        ("IntStorage", ["int32", "int"], "i4", 4),
        ("LongStorage", ["int64", "long"], "i8", 8),
        ("HalfStorage", ["float16", "half"], "f2", 2),
        ("BFloat16Storage", ["bfloat16"], "V2", 2),
        ("FloatStorage", ["float32", "float"], "f4", 4),
        ("DoubleStorage", ["float64", "double"], "f8", 8),
        ("UInt16Storage", ["uint16"], "u2", 2),
        ("UInt32Storage", ["uint32"], "u4", 4),
        ("UInt64Storage", ["uint64"], "u8", 8),
        ("ComplexFloatStorage", ["complex64"], null, 8),
        ("ComplexDoubleStorage", ["complex128"], null, 16),
        ("QInt8Storage", ["qint8"], null, 1),
        ("QUInt8Storage", ["quint8"], null, 1),
        ("QInt32Storage", ["qint32"], null, 4),
        ("QUInt4x2Storage", ["quint4x2"], null, 1),
        ("QUInt2x4Storage", ["quint2x4"], null, 1),
        ("Float8E4M3Storage", ["float8_e4m3fn", "float8_e4m3fnuz"], null, 1),
        ("Float8E5M2Storage", ["float8_e5m2", "float8_e5m2fnuz"], null, 1),
    ];

    /// <summary>The types by their class of storage, such as FloatStorage.</summary>
    public static FrozenDictionary<string, TorchType> Storages { get; } =
        All.ToFrozenDictionary(row => row.Storage, row => new TorchType(row.Names[0], row.Kind, row.Size));

    /// <summary>The types by their name, such as float32.</summary>
    public static FrozenDictionary<string, TorchType> Kinds { get; } =
        All.SelectMany(row => row.Names.Select(name => (name, Type: Storages[row.Storage]))).ToFrozenDictionary(pair => pair.name, pair => pair.Type);

    /// <summary>The same in NumPy, in one byte order; null if the library does not read it.</summary>
    public NpyType? Stored(bool isBigEndian) => Kind == null ? null : NpyType.Of($"{(isBigEndian ? '>' : '<')}{Kind}");
}

/// <summary>A storage that a pickle refers to: the values of one or more tensors.</summary>
/// <param name="Key">Its key in the file.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="Offset">The first element, of a view in files before PyTorch 0.4; otherwise 0.</param>
sealed record TorchStorage(string Key, TorchType Type, long Count, long Offset)
{
    /// <summary>The storage of a persistent identifier ('storage', type, key, location, count), with a view in old files; null if it is none.</summary>
    public static TorchStorage? Of(object? id) => id switch
    {
        object?[] and ["storage", TorchType type, string key, _, long count and >= 0] => new(key, type, count, 0),
        object?[] and ["storage", TorchType type, string key, _, long count and >= 0, null] => new(key, type, count, 0),
        object?[] and ["storage", TorchType type, string key, _, long count and >= 0, object?[] and [_, long offset and >= 0, long and >= 0]] =>
            new(key, type, count, offset),
        _ => null,
    };
}

/// <summary>A tensor of a pickle: a view of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">The type of its elements, which differs from that of a storage of bytes.</param>
/// <param name="Offset">The first element.</param>
/// <param name="Sizes">The sizes of the axes.</param>
/// <param name="Strides">The elements from one place of an axis to the next.</param>
sealed record TorchTensor(TorchStorage Storage, TorchType Type, long Offset, long[] Sizes, long[] Strides);
