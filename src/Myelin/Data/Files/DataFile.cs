using System.Buffers.Binary;
using System.IO.Compression;

namespace Myelin;

/// <summary>
/// Reads a data file from beginning to end. A gzip file (RFC 1952) is decompressed; it is recognized by its first bytes,
/// 1f 8b, not by its name. Damage is reported as a <see cref="DataFormatException"/> with its position.
/// </summary>
/// <remarks>
/// GZipStream verifies the checksum if there is one, but accepts a missing trailer and ignores data after the trailer.
/// The length in the trailer is therefore checked as well. This also rejects files of several gzip members.
/// </remarks>
internal sealed class DataFile : IDisposable
{
    /// <summary>The default limit for the contents of a file: 1 GiB, twenty times the size of MNIST.</summary>
    public const long UsualLimit = 1L << 30;

    const string CutShort = "The file is truncated or damaged; download it again.";
    readonly Stream contents;
    readonly uint trailerLength;

    DataFile(string path, FileStream stored)
    {
        Path = path;
        StoredLength = stored.Length;
        IsCompressed = stored.ReadByte() == 0x1f && stored.ReadByte() == 0x8b;
        if (IsCompressed && StoredLength > 4)
        {
            Span<byte> trailer = stackalloc byte[4];
            stored.Position = StoredLength - 4;
            stored.ReadExactly(trailer);
            trailerLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        }
        stored.Position = 0;
        contents = IsCompressed ? new GZipStream(stored, CompressionMode.Decompress) : stored;
    }

    /// <summary>The path of the file, as given.</summary>
    public string Path { get; }

    /// <summary>Whether the file is gzip-compressed.</summary>
    public bool IsCompressed { get; }

    /// <summary>The length of the stored file in bytes.</summary>
    public long StoredLength { get; }

    /// <summary>The number of bytes of the contents read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    public static DataFile Open(string path)
    {
        FileStream stored = OpenStored(path, bufferSize: 1 << 16);
        try
        {
            return new DataFile(path, stored);
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file for reading, without decompression.</summary>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    public static FileStream OpenStored(string path, int bufferSize) => File.Exists(path)
        ? new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize)
        : throw new DataNotFoundException($"The file \"{path}\"", [System.IO.Path.GetFullPath(path)],
            Directory.Exists(path) ? "The path is a folder; give the path of a file in it." : "Check the path.");

    /// <summary>Reads until the span is full.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="what">What the bytes are, for error messages.</param>
    public void ReadExactly(Span<byte> destination, string what)
    {
        long start = Position;
        int count = ReadUpTo(destination);
        if (count < destination.Length)
            throw Broken(start + count, $"{destination.Length} bytes of {what} starting at byte {start}", $"{count}", CutShort);
    }

    /// <summary>
    /// Reads as many bytes as a header declares. A damaged header cannot cause a large allocation: the length of an
    /// uncompressed file is checked first, and the buffer of a compressed file starts at eight times the stored length
    /// (images compress to between a half and a fifth) and doubles only as data arrives.
    /// </summary>
    public byte[] ReadDeclared(long count, string what)
    {
        if (!IsCompressed && StoredLength - Position < count)
            throw Broken(StoredLength, $"{count} bytes of {what} starting at byte {Position}", $"{StoredLength - Position}", CutShort);
        long start = Position;
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(count, FirstCapacity(expansion: 8)));
        int filled = 0;
        while (true)
        {
            filled += ReadUpTo(bytes.AsSpan(filled));
            if (filled == count)
                return bytes;
            if (filled < bytes.Length)
                throw Broken(start + filled, $"{count} bytes of {what} starting at byte {start}", $"{filled}", CutShort);
            Grow(ref bytes, count);
        }
    }

    /// <summary>Reads the rest of the contents, up to a limit.</summary>
    public byte[] ReadToEnd(long limit)
    {
        string what = $"at most {limit} bytes";
        if (!IsCompressed)
            return StoredLength - Position <= limit
                ? ReadDeclared(StoredLength - Position, "contents")
                : throw Broken(limit, what, $"{StoredLength - Position}", "Check that this is the right file.");
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(limit, FirstCapacity(expansion: 2)));
        int filled = 0;
        while (true)
        {
            filled += ReadUpTo(bytes.AsSpan(filled));
            if (filled == limit)
                ExpectEnd(what);
            if (filled < bytes.Length || filled == limit)
                break;
            Grow(ref bytes, limit);
        }
        Array.Resize(ref bytes, filled);
        return bytes;
    }

    /// <summary>Checks that the contents end here. For a gzip file this also verifies the checksum.</summary>
    public void ExpectEnd(string what)
    {
        long end = Position;
        Span<byte> next = stackalloc byte[1];
        if (ReadUpTo(next) > 0)
            throw Broken(end, $"{what}, then the end of the file", "more bytes",
                "The header does not match the contents, or data was appended; download the file again.");
    }

    /// <summary>The exception for an error at a position in this file.</summary>
    public DataFormatException Broken(long offset, string expected, string received, string fix, Exception? cause = null) =>
        new(Path, offset, expected, received, fix, cause);

    /// <inheritdoc/>
    public void Dispose() => contents.Dispose();

    /// <summary>The initial size of the buffer. The length of an uncompressed file is known.</summary>
    long FirstCapacity(int expansion) =>
        IsCompressed ? Math.Clamp(expansion * StoredLength, 1 << 16, UsualLimit) : StoredLength;

    static void Grow(ref byte[] bytes, long limit) =>
        Array.Resize(ref bytes, (int)Math.Min(limit, Math.Min(2L * bytes.Length, Array.MaxLength)));

    int ReadUpTo(Span<byte> destination)
    {
        int count = 0;
        try
        {
            while (count < destination.Length)
            {
                int read = contents.Read(destination[count..]);
                if (read == 0)
                {
                    CheckTrailer(Position + count);
                    break;
                }
                count += read;
            }
        }
        catch (InvalidDataException damage)
        {
            throw Broken(Position + count, "gzip data (RFC 1952)", "damaged or truncated data", CutShort, damage);
        }
        Position += count;
        return count;
    }

    void CheckTrailer(long end)
    {
        if (IsCompressed && (uint)end != trailerLength)
            throw Broken(end, $"gzip data that ends with its length, {(uint)end}", $"{trailerLength}",
                "The file is truncated, has data appended, or consists of several gzip members; download it or compress it again.");
    }
}
