using System.Buffers.Binary;
using System.IO.Compression;

namespace Myelin;

/// <summary>
/// The contents of one data file, read forwards; a gzip file (RFC 1952: it begins with 1f 8b, whatever its name) is
/// uncompressed on the way. Whatever is wrong becomes a <see cref="DataFormatException"/> with the place.
/// </summary>
/// <remarks>
/// GZipStream checks the checksum where there is one, but takes contents whose trailer is cut off, and ignores what
/// follows the trailer. So the trailer's length is compared as well; a file of several gzip members is refused by that.
/// </remarks>
internal sealed class DataFile : IDisposable
{
    /// <summary>What a file may hold unless the caller says otherwise: 1 GiB, twenty times MNIST.</summary>
    public const long UsualLimit = 1L << 30;

    const string CutShort = "The file is cut short or damaged; fetch it again.";
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

    /// <summary>The file's path, as it was given.</summary>
    public string Path { get; }

    /// <summary>Whether the file is stored as gzip.</summary>
    public bool IsCompressed { get; }

    /// <summary>The length of the file as it is stored, in bytes.</summary>
    public long StoredLength { get; }

    /// <summary>How many bytes of the contents have been read.</summary>
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

    /// <summary>Opens a file as it is stored, for reading.</summary>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    public static FileStream OpenStored(string path, int bufferSize) => File.Exists(path)
        ? new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize)
        : throw new DataNotFoundException($"The file \"{path}\"", [System.IO.Path.GetFullPath(path)],
            Directory.Exists(path) ? "The path names a folder; name a file in it." : "Check the path.");

    /// <summary>Fills the whole span.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="what">What the bytes are, for the message.</param>
    public void ReadExactly(Span<byte> destination, string what)
    {
        long start = Position;
        int count = ReadUpTo(destination);
        if (count < destination.Length)
            throw Broken(start + count, $"{destination.Length} bytes of {what} from byte {start} on", $"{count}", CutShort);
    }

    /// <summary>
    /// Reads as many bytes as a header declares. Nothing large is allocated on the header's word alone: a file that is
    /// not compressed is measured first, and the buffer for a compressed one starts at eight times the stored length
    /// (images compress to a half or a fifth) and doubles only as contents arrive.
    /// </summary>
    public byte[] ReadDeclared(long count, string what)
    {
        if (!IsCompressed && StoredLength - Position < count)
            throw Broken(StoredLength, $"{count} bytes of {what} from byte {Position} on", $"{StoredLength - Position}", CutShort);
        long start = Position;
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(count, FirstCapacity(expansion: 8)));
        int filled = 0;
        while (true)
        {
            filled += ReadUpTo(bytes.AsSpan(filled));
            if (filled == count)
                return bytes;
            if (filled < bytes.Length)
                throw Broken(start + filled, $"{count} bytes of {what} from byte {start} on", $"{filled}", CutShort);
            Grow(ref bytes, count);
        }
    }

    /// <summary>Reads what is left, up to a limit.</summary>
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

    /// <summary>Checks that nothing follows; of a gzip file this reads its checksum as well.</summary>
    public void ExpectEnd(string what)
    {
        long end = Position;
        Span<byte> next = stackalloc byte[1];
        if (ReadUpTo(next) > 0)
            throw Broken(end, $"{what}, and then the end of the file", "more bytes",
                "The header does not belong to these contents, or something was appended; fetch the file again.");
    }

    /// <summary>The error for something that is wrong at a place in this file.</summary>
    public DataFormatException Broken(long offset, string expected, string received, string fix, Exception? cause = null) =>
        new(Path, offset, expected, received, fix, cause);

    /// <inheritdoc/>
    public void Dispose() => contents.Dispose();

    /// <summary>What to allocate before anything is read: a file that is not compressed has been measured.</summary>
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
            throw Broken(end, $"gzip data that end with their length, {(uint)end}", $"{trailerLength}",
                "The file is cut short, has something appended, or is several gzip files in one; fetch or compress it again.");
    }
}
