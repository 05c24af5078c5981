using System.Buffers.Binary;

namespace Myelin;

/// <summary>
/// Writes records in TensorFlow's format TFRecord: the length (8 bytes), its masked CRC-32C (4), the bytes, and their masked CRC-32C (4),
/// little-endian. A file that ends within a record is read up to the record before.
/// </summary>
sealed class RecordFile(string path) : IDisposable
{
    const int HeaderSize = 12, FooterSize = 4;

    readonly FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1 << 16);

    /// <summary>Appends a record.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Write(ReadOnlySpan<byte> record)
    {
        Span<byte> header = stackalloc byte[HeaderSize], footer = stackalloc byte[FooterSize];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ulong)..], Crc32C.Masked(header[..sizeof(ulong)]));
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Crc32C.Masked(record));
        file.Write(header);
        file.Write(record);
        file.Write(footer);
    }

    /// <summary>Makes the records visible to readers.</summary>
    public void Flush() => file.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();
}
