using System.Buffers.Binary;

namespace Myelin;

/// <summary>A message of an object: one of its properties.</summary>
/// <param name="Type">The kind of the message.</param>
/// <param name="Data">Its bytes.</param>
readonly record struct Hdf5Message(int Type, byte[] Data);

/// <summary>Reads the messages of an object: a group, a dataset or a type. (File Format Specification, IV.A)</summary>
static class Hdf5Object
{
    /// <summary>Kinds of messages.</summary>
    public const int Dataspace = 1, LinkInfo = 2, Datatype = 3, Link = 6, Layout = 8, Filters = 11, Attribute = 12, Continuation = 16, SymbolTable = 17;

    /// <summary>The flag of a message whose data are in another object.</summary>
    const int IsShared = 2;

    /// <summary>The messages of the object at an address.</summary>
    public static List<Hdf5Message> Messages(Hdf5Bytes bytes, long address)
    {
        var messages = new List<Hdf5Message>();
        var blocks = new Queue<(long Address, long Length)>();
        byte[] begin = bytes.At(address, 16, "an object");
        bool isNew = begin.AsSpan().StartsWith("OHDR"u8), isOrdered = false;
        if (isNew)
        {
            int flags = begin[5], at = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0), width = 1 << (flags & 3);
            isOrdered = (flags & 4) != 0;
            byte[] length = bytes.At(address + at, width, "the length of an object");
            blocks.Enqueue((address + at + width, Number(length, 0, width)));
        }
        else if (begin[0] == 1) blocks.Enqueue((address + 16, BinaryPrimitives.ReadUInt32LittleEndian(begin.AsSpan(8))));
        else throw bytes.Broken(address, "an object of version 1 or 2", $"version {begin[0]}");
        while (blocks.TryDequeue(out (long Address, long Length) block)) ReadBlock(bytes, block, isNew, isOrdered, messages, blocks);
        return messages;
    }

    static void ReadBlock(
        Hdf5Bytes bytes, (long Address, long Length) block, bool isNew, bool isOrdered, List<Hdf5Message> messages, Queue<(long Address, long Length)> blocks)
    {
        byte[] data = bytes.At(block.Address, block.Length, "messages");
        int head = isNew ? isOrdered ? 6 : 4 : 8, at = 0;
        while (at + head <= data.Length)
        {
            int type = isNew ? data[at] : BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(at));
            int size = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(at + (isNew ? 1 : 2))), flags = data[at + (isNew ? 3 : 4)];
            at += head;
            if (size > data.Length - at) throw bytes.Broken(block.Address + at, $"a message of at most {data.Length - at} bytes", $"{size}");
            bytes.Work(size);
            byte[] message = data[at..(at + size)];
            at += size;
            if (type == Continuation)
            {
                if (size < 16) throw bytes.Broken(block.Address + at, "the address of more messages", $"{size} bytes");
                long next = Hdf5Bytes.Address(message, 0), length = Hdf5Bytes.Address(message, 8);
                if (isNew)
                {
                    bytes.Signed(next, 4, "OCHK"u8, "more messages");
                    (next, length) = (next + 4, length - 8);
                }
                blocks.Enqueue((next, length));
            }
            else if ((flags & IsShared) == 0) messages.Add(new(type, message));
        }
    }

    /// <summary>A number without sign of 1, 2, 4 or 8 bytes.</summary>
    public static long Number(ReadOnlySpan<byte> bytes, int at, int width)
    {
        long value = 0;
        for (int i = 0; i < width; i++) value |= (long)bytes[at + i] << (8 * i);
        return value;
    }
}
