using System.Buffers.Binary;
using System.Text;

namespace Myelin;

/// <summary>The members of a group. (File Format Specification, III.A to III.D and IV.A.2.g)</summary>
static class Hdf5Links
{
    const int EntryLength = 40, SoftLink = 2, DeepestTree = 16;

    /// <summary>Names and addresses of the objects that a group holds, of links within the file.</summary>
    public static IEnumerable<(string Name, long Address)> Of(Hdf5Bytes bytes, IReadOnlyList<Hdf5Message> messages)
    {
        var links = new List<(string, long)>();
        foreach ((int type, byte[] data) in messages)
            switch (type)
            {
                case Hdf5Object.SymbolTable when data.Length >= 16:
                    AddTree(bytes, Hdf5Bytes.Address(data, 0), Heap(bytes, Hdf5Bytes.Address(data, 8)), links, 0);
                    break;
                case Hdf5Object.Link:
                    if (Linked(bytes, data) is { } link) links.Add(link);
                    break;
                case Hdf5Object.LinkInfo when data.Length >= 10:
                    int at = 2 + ((data[1] & 1) != 0 ? 8 : 0);
                    if (data.Length >= at + 8 && Hdf5Bytes.Address(data, at) != Hdf5Bytes.Undefined)
                        throw bytes.Broken(0, "groups with a table of symbols, or of few links", "a group in the dense form of libver=\"latest\"");
                    break;
            }
        return links;
    }

    /// <summary>The names of a group, each ended by a zero.</summary>
    static byte[] Heap(Hdf5Bytes bytes, long address)
    {
        byte[] heap = bytes.Signed(address, 32, "HEAP"u8, "a heap of names");
        return bytes.At(Hdf5Bytes.Address(heap, 24), Hdf5Bytes.Address(heap, 8), "names");
    }

    static void AddTree(Hdf5Bytes bytes, long address, byte[] heap, List<(string, long)> links, int depth)
    {
        byte[] head = bytes.Signed(address, 24, "TREE"u8, "a tree of links");
        int used = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(6));
        if (head[4] != 0 || depth > DeepestTree) throw bytes.Broken(address, $"a tree of links of at most {DeepestTree} levels", "another");
        byte[] children = bytes.At(address + 24, 16L * used, "the branches of a tree");
        for (int i = 0; i < used; i++)
        {
            long child = Hdf5Bytes.Address(children, 16 * i + 8);
            if (head[5] > 0) AddTree(bytes, child, heap, links, depth + 1);
            else AddLeaf(bytes, child, heap, links);
        }
    }

    static void AddLeaf(Hdf5Bytes bytes, long address, byte[] heap, List<(string, long)> links)
    {
        byte[] head = bytes.Signed(address, 8, "SNOD"u8, "a table of links");
        int count = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(6));
        byte[] entries = bytes.At(address + 8, (long)count * EntryLength, "links");
        for (int at = 0; at < entries.Length; at += EntryLength)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(entries.AsSpan(at + 16)) == SoftLink) continue;
            long name = Hdf5Bytes.Address(entries, at);
            int length = name >= 0 && name < heap.Length ? heap.AsSpan((int)name).IndexOf((byte)0) : -1;
            if (length < 0) throw bytes.Broken(address + 8 + at, "the name of a link, ended by a zero", $"the place {(ulong)name} of {heap.Length} bytes");
            bytes.Work(length);
            links.Add((Encoding.UTF8.GetString(heap, (int)name, length), Hdf5Bytes.Address(entries, at + 8)));
        }
    }

    /// <summary>The link of a message; null if it leads to a name or another file.</summary>
    static (string, long)? Linked(Hdf5Bytes bytes, byte[] data)
    {
        if (data.Length < 4) throw bytes.Broken(0, "a link", $"{data.Length} bytes");
        int flags = data[1], at = 2, width = 1 << (flags & 3), kind = (flags & 8) != 0 ? data[at++] : 0;
        at += ((flags & 4) != 0 ? 8 : 0) + ((flags & 0x10) != 0 ? 1 : 0);
        if (data.Length < at + width) throw bytes.Broken(0, "the name of a link", $"{data.Length} bytes");
        long length = Hdf5Object.Number(data, at, width);
        at += width;
        if (length < 0 || length > data.Length - at - (kind == 0 ? 8 : 0))
            throw bytes.Broken(0, $"a name of at most {data.Length - at} bytes", $"{(ulong)length}");
        return kind == 0 ? (Encoding.UTF8.GetString(data, at, (int)length), Hdf5Bytes.Address(data, at + (int)length)) : null;
    }
}
