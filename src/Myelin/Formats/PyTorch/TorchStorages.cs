namespace Myelin;

/// <summary>The storages of a file, and the tensors that are views of them.</summary>
/// <param name="what">The file, for errors.</param>
/// <param name="budget">The memory that may be allocated.</param>
/// <param name="isBigEndian">Whether values have their most significant byte first.</param>
abstract class TorchStorages(FileEntry what, ReadBudget budget, bool isBigEndian)
{
    readonly Dictionary<string, (TorchType Type, Tensor Values)> loaded = [];

    /// <summary>The bytes of values that tensors may have in all. Tensors that repeat the values of a storage have more than it.</summary>
    readonly ReadBudget values = new(what.Path, budget.Left);

    /// <summary>Loads the values of a storage.</summary>
    private protected abstract Tensor Load(TorchStorage storage, TorchType type, NpyType stored);

    /// <summary>Reads the values of a storage from a stream.</summary>
    private protected Tensor Read(Stream stream, TorchStorage storage, TorchType type, NpyType stored, long begin, FileEntry from)
    {
        long bytes = BytesOf(storage), count = bytes / type.Size;
        if (count > int.MaxValue) throw Broken($"a storage of at most {int.MaxValue} elements", $"one of {count}");
        budget.Take(count * stored.Element.Size());
        return NpyArray.Values(stream, stored, [(int)count], begin, from);
    }

    /// <summary>The bytes of a storage in the file.</summary>
    private protected static long BytesOf(TorchStorage storage) => (long)Int128.Min((Int128)storage.Count * storage.Type.Size, long.MaxValue);

    private protected DataFormatException Broken(string expected, string received) => what.Broken(0, expected, received, PyTorch.Damaged);

    /// <summary>A tensor; null if its element type is not read.</summary>
    public Tensor? Tensor(TorchTensor tensor)
    {
        if (tensor.Type.Stored(isBigEndian) is not { } stored) return null;
        Shape shape = ShapeOf(tensor);
        values.Take(shape.Elements * stored.Element.Size());
        if (shape.Elements == 0) return Myelin.Tensor.Zeros(shape, stored.Element);
        if (!loaded.TryGetValue(tensor.Storage.Key, out (TorchType Type, Tensor Values) storage))
            loaded[tensor.Storage.Key] = storage = (tensor.Type, Load(tensor.Storage, tensor.Type, stored));
        if (storage.Type != tensor.Type) throw Broken($"elements of {storage.Type.Name} in a storage", $"{tensor.Type.Name}");
        long count = storage.Values.Shape.Elements;
        Int128 last = (Int128)tensor.Storage.Offset + tensor.Offset;
        for (int axis = 0; axis < shape.Rank; axis++) last += (Int128)(shape[axis] - 1) * tensor.Strides[axis];
        if (tensor.Offset < 0 || last >= count || tensor.Strides.Any(long.IsNegative))
            throw Broken($"a tensor within the {count} elements of its storage, with an offset and strides of 0 or more",
                $"one of {shape} from element {tensor.Offset} to {last}");
        long[] usual = shape.RowMajorStrides();
        long[] strides = [.. usual.Select((stride, axis) => shape[axis] == 1 ? stride : tensor.Strides[axis])];
        return new(storage.Values.Storage, stored.Element, shape, strides.AsSpan().SequenceEqual(usual) ? null : strides,
            tensor.Storage.Offset + tensor.Offset);
    }

    Shape ShapeOf(TorchTensor tensor)
    {
        try
        {
            return Shape.Create([.. tensor.Sizes.Select(size => checked((int)size))]);
        }
        catch (Exception e) when (e is OverflowException or ShapeException)
        {
            throw what.Broken(0, "a shape of at most 2^40 elements", $"[{string.Join(", ", tensor.Sizes.Take(10))}]", PyTorch.Damaged, e);
        }
    }
}
