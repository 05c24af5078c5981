using System.Buffers.Binary;

namespace Myelin;

/// <summary>
/// Bytes of an HDF5 file by address. Reading counts: in all, at most <see cref="Rereading"/> times the length of the file may be read, so that
/// structures that refer to each other in circles end.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="what">The file, for errors.</param>
/// <param name="budget">The memory that may be allocated.</param>
sealed class Hdf5Bytes(Stream stream, FileEntry what, ReadBudget budget)
{
    /// <summary>How often a byte may be read, on average. Each is needed once, and names twice.</summary>
    const int Rereading = 8;

    /// <summary>What a structure costs beside its bytes.</summary>
    const int ReadCost = 64;

    long left = Rereading * stream.Length + (1 << 16);

    /// <summary>The length of the file.</summary>
    public long Length => stream.Length;

    /// <summary>The address that means that there is nothing.</summary>
    public const long Undefined = -1;

    /// <summary>The bytes at an address.</summary>
    /// <exception cref="DataFormatException">They lie outside the file, or too many were read.</exception>
    public byte[] At(long address, long count, string name)
    {
        if (address < 0 || count < 0 || count > Length - address)
            throw Broken(address, $"{(ulong)count} bytes of {name} within the file of {Length}", $"the address {(ulong)address}");
        Work(count);
        budget.Take(count + ReadCost);
        var bytes = new byte[count];
        stream.Position = address;
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == count ? bytes : throw Broken(address + read, $"{count} bytes of {name}", $"{read}");
    }

    /// <summary>Counts work.</summary>
    /// <exception cref="DataFormatException">There was too much, so the file is damaged.</exception>
    public void Work(long amount)
    {
        left -= amount + ReadCost;
        if (left < 0) throw Broken(0, "structures that end", "ones that refer to each other in circles");
    }

    /// <summary>The bytes at an address, after a signature.</summary>
    public byte[] Signed(long address, long count, ReadOnlySpan<byte> signature, string name)
    {
        byte[] bytes = At(address, count, name);
        return bytes.AsSpan().StartsWith(signature) ? bytes
            : throw Broken(address, $"the signature of {name}", $"{Convert.ToHexStringLower(bytes.AsSpan(0, signature.Length))}");
    }

    /// <summary>The address of the object of the outermost group.</summary>
    public long Root()
    {
        if (Length < 8 || !At(0, 8, "the signature").AsSpan().SequenceEqual(Hdf5.Signature))
            throw Broken(0, "the signature of HDF5, 894844460d0a1a0a", "another");
        int version = At(8, 1, "the version")[0];
        if (version > 3) throw Broken(8, "version 0 to 3", $"{version}");
        bool isOld = version < 2;
        int sizes = isOld ? 13 : 9, at = version switch { 0 => 24, 1 => 28, _ => 12 };
        byte[] bytes = At(0, at + 80, "the superblock");
        if (bytes[sizes] != 8 || bytes[sizes + 1] != 8) throw Broken(sizes, "addresses and lengths of 8 bytes", $"{bytes[sizes]} and {bytes[sizes + 1]}");
        if (Address(bytes, at) is not 0 and var start) throw Broken(at, "a file that begins at its first byte", $"at {(ulong)start}");
        return Address(bytes, isOld ? at + 40 : at + 24);
    }

    /// <summary>An address or length within bytes.</summary>
    public static long Address(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    /// <summary>The exception for an error at a place of the file.</summary>
    public DataFormatException Broken(long offset, string expected, string received) =>
        what.Broken(Math.Clamp(offset, 0, Length), expected, received, Hdf5.Damaged);
}
