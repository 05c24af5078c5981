using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace Myelin;

/// <summary>A function or class of Python that pickles of tensors call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">What a call gives; null for arguments that do not fit.</param>
sealed record PickleCall(string Name, Func<object?[], PickleResult?> Result);

/// <summary>The result of a call, which may be null.</summary>
sealed record PickleResult(object? Value);

/// <summary>An element type of PyTorch, such as torch.float32.</summary>
sealed record TorchKind(string Name, TorchType Type)
{
    /// <summary>torch.float32</summary>
    public override string ToString() => $"torch.{Name}";
}

/// <summary>An element type of NumPy, such as f8, in little-endian order.</summary>
sealed record NumpyKind(string Code);

/// <summary>The functions and classes of Python that a pickle may name. All others are refused.</summary>
static class PickleNames
{
    static readonly FrozenDictionary<string, object> Known = All().ToFrozenDictionary(known => known.Name, known => known.Meaning);

    static IEnumerable<(string Name, object Meaning)> All() =>
    [
        .. TorchType.Storages.Select(type => ($"torch.{type.Key}", (object)type.Value)),
        .. TorchType.Kinds.Select(type => ($"torch.{type.Key}", (object)new TorchKind(type.Key, type.Value))),
        ("torch.storage.UntypedStorage", TorchType.Bytes),
        ("torch.UntypedStorage", TorchType.Bytes),
        .. Calls.Select(call => (call.Name, (object)call)),
    ];

    static PickleCall[] Calls =>
    [
        new("collections.OrderedDict", Map),
        new("collections.defaultdict", arguments => arguments is [_, .. var rest] ? Map(rest) : new(new PickleMap())),
        new("collections.Counter", Map),
        new("builtins.dict", Map),
        new("__builtin__.dict", Map),
        new("builtins.list", List),
        new("builtins.set", List),
        new("__builtin__.set", List),
        new("torch.Size", arguments => arguments is [object?[] or List<object?>] ? new(arguments[0]) : null),
        new("torch.device", arguments => arguments is [string kind, ..] ? new(arguments is [_, long index] ? $"{kind}:{index}" : kind) : null),
        new("torch.Tensor", _ => null),
        new("torch.nn.parameter.Parameter", _ => null),
        new("torch.nn.parameter.Buffer", _ => null),
        new("torch._utils._rebuild_tensor", Tensor),
        new("torch._utils._rebuild_tensor_v2", Tensor),
        new("torch._utils._rebuild_tensor_v3", arguments => arguments is [_, _, _, _, _, _, TorchKind kind, ..] ? Tensor(arguments[..4], kind.Type) : null),
        new("torch._utils._rebuild_parameter", Same),
        new("torch._utils._rebuild_parameter_with_state", Same),
        new("torch._tensor._rebuild_from_type_v2", arguments =>
            arguments is [PickleCall { Name: not "torch._tensor._rebuild_from_type_v2" } rebuild, _, object?[] inner, ..] ? rebuild.Result(inner) : null),
        new("numpy.dtype", arguments => arguments is [string code, ..] ? new(new NumpyKind(code)) : null),
        new("numpy.core.multiarray.scalar", Scalar),
        new("numpy._core.multiarray.scalar", Scalar),
        new("_codecs.encode", arguments => arguments is [string text, "latin1"] ? new(Encoding.Latin1.GetBytes(text)) : null),
    ];

    /// <summary>What a name means; null for a name that is not in the table.</summary>
    public static object? Find(string module, string name) => Known.GetValueOrDefault($"{module}.{name}");

    static PickleResult? Same(object?[] arguments) => arguments is [TorchTensor tensor, ..] ? new(tensor) : null;

    static PickleResult? List(object?[] arguments) => arguments switch
    {
        [] => new(new List<object?>()),
        [List<object?> items] => new(items),
        _ => null,
    };

    /// <summary>A dictionary from nothing, another one, or a list of pairs.</summary>
    static PickleResult? Map(object?[] arguments)
    {
        var map = new PickleMap();
        switch (arguments)
        {
            case []: break;
            case [PickleMap other]: return new(other);
            case [List<object?> pairs]:
                foreach (object? pair in pairs)
                {
                    object?[]? both = pair as object?[] ?? (pair as List<object?>)?.ToArray();
                    if (both is not [var key, var value]) return null;
                    map.Items.Add((key, value));
                }
                break;
            default: return null;
        }
        return new(map);
    }

    static PickleResult? Tensor(object?[] arguments) => Tensor(arguments, null);

    static PickleResult? Tensor(object?[] arguments, TorchType? type) =>
        arguments is [TorchStorage storage, long offset, object?[] size, object?[] stride, ..] && size.Length == stride.Length && size.Length <= Shape.MostAxes
            && size.All(one => one is long) && stride.All(one => one is long)
            ? new(new TorchTensor(storage, type ?? storage.Type, offset, [.. size.Cast<long>()], [.. stride.Cast<long>()]))
            : null;

    /// <summary>A number of NumPy, which becomes one of Python.</summary>
    static PickleResult? Scalar(object?[] arguments) => arguments is [NumpyKind kind, byte[] bytes]
        ? (kind.Code, bytes.Length) switch
        {
            ("f8", 8) => new(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            ("f4", 4) => new((double)BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            ("i8", 8) => new(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            ("i4", 4) => new((long)BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            ("b1", 1) => new(bytes[0] != 0),
            _ => null,
        }
        : null;
}
