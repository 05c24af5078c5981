using System.IO.Compression;

namespace Myelin;

/// <summary>Reads entries of a ZIP file, and checks their lengths and checksums.</summary>
static class ArchiveEntry
{
    /// <summary>The maximum compression ratio of Deflate: 258 bytes in two bits. It bounds the memory that a false length can request.</summary>
    const long LargestRatio = 1032;

    /// <summary>Reads an entry from beginning to end.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="fileLength">The length of the ZIP file.</param>
    /// <param name="what">The entry, for errors.</param>
    /// <param name="fix">What the user can do about a damaged file.</param>
    /// <param name="read">Reads the contents.</param>
    /// <param name="isChecked">Whether the checksum counts.</param>
    /// <exception cref="DataFormatException">The entry has another length or checksum than the file says.</exception>
    public static T Read<T>(ZipArchiveEntry entry, long fileLength, FileEntry what, string fix, Func<Stream, T> read, bool isChecked = true)
    {
        if (entry.Length > Math.Min(fileLength, entry.CompressedLength) * LargestRatio)
            throw what.Broken(0, $"{entry.Length} bytes", $"{entry.CompressedLength} compressed bytes, which cannot contain them", fix);
        using Stream stream = entry.Open();
        using var checking = new CheckedStream(stream);
        T result = read(checking);
        if (checking.ReadByte() >= 0) throw what.Broken(0, $"{entry.Length} bytes", "more", fix);
        return !isChecked || checking.Checksum == entry.Crc32 ? result
            : throw what.Broken(0, $"values with the checksum {entry.Crc32:x8}", $"{checking.Checksum:x8}", fix);
    }

    /// <summary>The contents of an entry. A false length does not allocate: the buffer grows as data arrive.</summary>
    /// <exception cref="DataFormatException">The entry is damaged or exceeds the budget.</exception>
    public static byte[] Bytes(ZipArchiveEntry entry, long fileLength, FileEntry what, string fix, ReadBudget budget, bool isChecked = true)
    {
        budget.Take(entry.Length);
        if (entry.Length > Array.MaxLength) throw what.Broken(0, $"at most {Array.MaxLength} bytes", $"{entry.Length}", fix);
        return Read(entry, fileLength, what, fix, stream =>
        {
            var bytes = new byte[Math.Min(entry.Length, 2 * entry.CompressedLength)];
            int filled = 0;
            while (true)
            {
                int read = stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
                filled += read;
                if (filled < bytes.Length) throw what.Broken(0, $"{entry.Length} bytes", $"{filled}", fix);
                if (filled == entry.Length) return bytes;
                Array.Resize(ref bytes, (int)Math.Min(entry.Length, 2L * bytes.Length));
            }
        }, isChecked);
    }

    /// <summary>Whether an exception of <see cref="ZipArchive"/> means that the file is damaged.</summary>
    public static bool IsDamage(Exception e) =>
        e is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException or NotSupportedException;

    /// <summary>Computes the checksum of what is read.</summary>
    sealed class CheckedStream(Stream source) : Stream
    {
        uint crc = uint.MaxValue;

        public uint Checksum => ~crc;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int read = source.Read(buffer);
            crc = Crc32.Feed(crc, buffer[..read]);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
