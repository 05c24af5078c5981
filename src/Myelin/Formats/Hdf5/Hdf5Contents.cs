using System.Buffers.Binary;
using System.Text;

namespace Myelin;

/// <summary>Collects the datasets of a file.</summary>
/// <param name="bytes">The file by address.</param>
/// <param name="stream">The file, from which values are read.</param>
/// <param name="what">The file, for errors.</param>
/// <param name="budget">The memory that may be allocated.</param>
sealed class Hdf5Contents(Hdf5Bytes bytes, Stream stream, FileEntry what, ReadBudget budget)
{
    const int Compact = 0, Contiguous = 1, Deepest = 64;

    /// <summary>What a dataset needs beside its values and its name.</summary>
    const int DatasetCost = 500;

    readonly HashSet<long> groups = [];
    long values = stream.Length;

    /// <summary>The datasets of numbers.</summary>
    public OrderedDictionary<string, Tensor> Tensors { get; } = [];

    /// <summary>The other datasets, and what they are.</summary>
    public Dictionary<string, string> Skipped { get; } = [];

    /// <summary>The texts among the attributes of the file.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Collects what is in an object: itself, or the members of a group.</summary>
    public void Visit(string name, long address, int depth)
    {
        List<Hdf5Message> messages = Hdf5Object.Messages(bytes, address);
        if (depth == 0) AddMetadata(messages);
        if (messages.Exists(message => message.Type == Hdf5Object.Layout))
        {
            AddDataset(name, address, messages);
            return;
        }
        if (depth > Deepest) throw bytes.Broken(address, $"at most {Deepest} levels of groups", "more");
        if (!groups.Add(address)) return;
        foreach ((string member, long place) in Hdf5Links.Of(bytes, messages))
        {
            bytes.Work(name.Length + member.Length);
            budget.Take(2 * (name.Length + member.Length + 1));
            Visit(name.Length == 0 ? member : $"{name}/{member}", place, depth + 1);
        }
    }

    static byte[]? Find(List<Hdf5Message> messages, int type) => messages.Find(message => message.Type == type).Data;

    void AddDataset(string name, long address, List<Hdf5Message> messages)
    {
        budget.Take(DatasetCost);
        if (Tensors.ContainsKey(name) || Skipped.ContainsKey(name)) throw bytes.Broken(address, "each dataset once", $"\"{Shown(name)}\" twice");
        (NpyType? type, string told) = Hdf5Type.Of(Find(messages, Hdf5Object.Datatype));
        if (type == null || Hdf5Type.Sizes(Find(messages, Hdf5Object.Dataspace)) is not { } sizes)
        {
            Skipped.Add(name, type == null ? told : "a dataset without values");
            return;
        }
        byte[] layout = Find(messages, Hdf5Object.Layout)!;
        if (layout.Length < 4 || layout[0] is not (3 or 4) || layout[1] > Contiguous || (layout[1] == Contiguous && layout.Length < 18))
        {
            Skipped.Add(name, "a chunked or compressed dataset");
            return;
        }
        Shape shape = ShapeOf(sizes, name, address);
        long count = shape.Elements * type.Size;
        bool isCompact = layout[1] == Compact;
        long begin = isCompact ? 4 : Hdf5Bytes.Address(layout, 2), length = isCompact ? layout.Length - 4 : Hdf5Bytes.Address(layout, 10);
        if (!isCompact && begin == Hdf5Bytes.Undefined && count > 0)
        {
            Skipped.Add(name, "a dataset without values");
            return;
        }
        if (count > length || (count > 0 && !isCompact && (begin < 0 || count > bytes.Length - begin)))
            throw bytes.Broken(address, $"{count} bytes of values of \"{Shown(name)}\"",
                $"{(ulong)length} from byte {(ulong)begin}, in a file of {bytes.Length}");
        values -= count;
        if (values < 0) throw bytes.Broken(address, "datasets whose values do not overlap", "ones that overlap");
        budget.Take(shape.Elements * type.Element.Size());
        if (!isCompact && count > 0) stream.Position = begin;
        Tensors.Add(name, NpyArray.Values(isCompact ? new MemoryStream(layout, 4, layout.Length - 4) : stream, type, shape, isCompact ? address : begin, what));
    }

    Shape ShapeOf(long[] sizes, string name, long address)
    {
        try
        {
            return Shape.Create([.. sizes.Select(size => size is >= 0 and <= int.MaxValue ? (int)size : throw new OverflowException())]);
        }
        catch (Exception e) when (e is ShapeException or OverflowException)
        {
            throw what.Broken(address, $"a shape of at most 2^40 elements of \"{Shown(name)}\"",
                $"[{string.Join(", ", sizes.Take(10).Select(size => (ulong)size))}]", Hdf5.Damaged, e);
        }
    }

    static string Shown(string name) => new([.. name.Take(60).Select(c => char.IsControl(c) ? '?' : c)]);

    void AddMetadata(List<Hdf5Message> messages)
    {
        foreach ((int type, byte[] data) in messages)
            if (type == Hdf5Object.Attribute && Attribute(data) is var (name, text)) Metadata[name] = text;
    }

    /// <summary>The name and value of an attribute that is one text of variable length, as h5py writes texts; null for others.</summary>
    (string Name, string Text)? Attribute(byte[] data)
    {
        if (data.Length < 9 || data[0] is not (1 or 2 or 3)) return null;
        int name = U16(2), kind = U16(4), space = U16(6), at = data[0] == 3 ? 9 : 8, step = data[0] == 1 ? 8 : 1;
        int typeAt = at + Padded(name), spaceAt = typeAt + Padded(kind), valueAt = spaceAt + Padded(space);
        if (data.Length < valueAt + 16 || name < 1 || !Hdf5Type.IsText(data.AsSpan(typeAt, kind))
            || Hdf5Type.Sizes(data.AsSpan(spaceAt, space)) is not { Length: 0 })
            return null;
        long length = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(valueAt));
        budget.Take(2 * (name + length));
        byte[] text = HeapObject(Hdf5Bytes.Address(data, valueAt + 4), BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(valueAt + 12)), length);
        return (Encoding.UTF8.GetString(data, at, name - 1), Encoding.UTF8.GetString(text));

        int U16(int place) => BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(place));

        int Padded(int length) => (length + step - 1) / step * step;
    }

    /// <summary>An object of a global heap. (File Format Specification, III.E)</summary>
    byte[] HeapObject(long address, uint index, long length)
    {
        if (length == 0) return [];
        long end = address + Hdf5Bytes.Address(bytes.Signed(address, 16, "GCOL"u8, "a heap of texts"), 8);
        for (long at = address + 16; at >= 0 && at <= end - 16;)
        {
            byte[] head = bytes.At(at, 16, "a text of a heap");
            long size = Hdf5Bytes.Address(head, 8);
            if (BinaryPrimitives.ReadUInt16LittleEndian(head) == index && length <= size) return bytes.At(at + 16, length, "a text");
            if (size < 0 || size > bytes.Length) break;
            at += 16 + (size + 7) / 8 * 8;
        }
        throw bytes.Broken(address, $"text {index} in a heap", "none");
    }
}
