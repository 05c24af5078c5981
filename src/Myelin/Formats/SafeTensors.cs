using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Myelin;

/// <summary>
/// Reads and writes named tensors in the safetensors format (github.com/huggingface/safetensors): 8 bytes of header length, a JSON
/// header, and the values in little-endian, row-major order.
/// </summary>
/// <remarks>
/// <code>
/// SafeTensors.Save("weights.safetensors", [("a", Tensor.Ones([2, 3])), ("b", Tensor.Zeros([3]))]);
/// Tensor a = SafeTensors.Load("weights.safetensors")["a"];
/// </code>
/// </remarks>
public static class SafeTensors
{
    /// <summary>The number of bytes read, written and hashed at a time. A chunk stays in the cache between these steps.</summary>
    const int Chunk = 1 << 18;

    /// <summary>
    /// The memory needed per byte of the header, in addition to the header itself: an entry of 50 bytes for an empty tensor becomes a name,
    /// a shape, a storage, a tensor and table rows.
    /// </summary>
    const int HeaderCost = 16;

    /// <summary>
    /// Saves tensors to a file, with a checksum in its metadata. The file is written atomically: a crash leaves the old file unchanged. Equal
    /// tensors give identical files.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors and their names, in the order in which to write them.</param>
    /// <param name="metadata">Additional texts by name; null for none.</param>
    /// <exception cref="ArgumentException">A name occurs twice, is reserved by the format, or is not valid text.</exception>
    /// <exception cref="IOException">The disk is full, or the folder does not exist. An existing file is left unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable. An existing file is left unchanged.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        (string Name, Tensor Value)[] all = [.. tensors];
        var names = new HashSet<string> { SafeTensorsHeader.MetadataName };
        foreach ((string name, _) in all)
            if (!names.Add(name))
                throw new ArgumentException($"SafeTensors: expects unique tensor names, received \"{name}\" twice; " +
                    $"rename one of them (\"{SafeTensorsHeader.MetadataName}\" is reserved by the format).");
        if (metadata?.ContainsKey(SafeTensorsHeader.ChecksumName) == true)
            throw new ArgumentException(
                $"SafeTensors: expects metadata without \"{SafeTensorsHeader.ChecksumName}\", which is reserved for the checksum; rename it.");
        (byte[] header, int place) = SafeTensorsHeader.Write(all, metadata);
        WholeFile.Write(path, file =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> length = stackalloc byte[SafeTensorsParser.Start];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            file.Write(length);
            file.Write(header);
            hash.AppendData(header);
            var buffer = new byte[Chunk];
            foreach ((_, Tensor value) in all)
            {
                Tensor whole = Whole(value);
                long bytes = BytesOf(whole);
                for (long from = 0; from < bytes; from += Chunk)
                {
                    Span<byte> part = buffer.AsSpan(0, (int)Math.Min(Chunk, bytes - from));
                    whole.ReadBytes(from, part);
                    Swap(part, whole.Type.Size());
                    hash.AppendData(part);
                    file.Write(part);
                }
            }
            file.Position = SafeTensorsParser.Start + place;
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));
        });
    }

    /// <summary>The values as stored in a file.</summary>
    internal static byte[] LittleEndian(Tensor value)
    {
        Tensor whole = Whole(value);
        var bytes = new byte[BytesOf(whole)];
        whole.ReadBytes(0, bytes);
        Swap(bytes, whole.Type.Size());
        return bytes;
    }

    /// <summary>The values in row-major order.</summary>
    static Tensor Whole(Tensor value) => value.IsWeak || value.Storage.Run != null ? value.Copy() : value.Detached.Contiguous();

    static long BytesOf(Tensor value) => value.Shape.Elements * value.Type.Size();

    /// <summary>Reverses the bytes of each element on a big-endian machine.</summary>
    static void Swap(Span<byte> values, int size)
    {
        for (int i = 0; !BitConverter.IsLittleEndian && i < values.Length; i += size) values.Slice(i, size).Reverse();
    }

    /// <summary>Loads all tensors of a file. Verifies the checksum if <see cref="Save"/> wrote the file.</summary>
    /// <remarks>
    /// Reading allocates at most the length of the file, 16 times the length of its header, and 1 MB, whatever the file contains. Keys other
    /// than dtype, shape and data_offsets are ignored, as in the reference implementation. Tensors of element types that the library does not
    /// have (I8, I16, U16, U32, U64 and those of 8 bits and less) are passed over and named in <see cref="TensorFile.Skipped"/>.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="limit">
    /// The maximum number of bytes to allocate: the values, and 17 bytes per byte of the header. Default: the memory available to the process.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">
    /// The file is not a safetensors file, is damaged, truncated or inconsistent, has an unsupported element type, or exceeds the limit.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public static TensorFile Load(string path, long? limit = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        long most = Npy.Limit(limit, "SafeTensors.Load");
        using FileStream file = DataFile.OpenStored(path, bufferSize: 0);
        if (!file.CanSeek) throw Broken(path, 0, "a file of known length", "a stream");
        long declared = file.Length - SafeTensorsParser.Start;
        byte[] bytes = ReadHeader(file, path, declared, most);
        SafeTensorsHeader header = new SafeTensorsParser(path, bytes).Read();
        int[] order = Order(header, path, SafeTensorsParser.Start + bytes.Length, declared - bytes.Length);
        if (Cost(bytes.Length, declared) is var cost && cost > most) throw TooLarge(path, most, cost);

        using IncrementalHash? hash = header.Checksum == null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (hash != null) bytes.AsSpan(header.ChecksumPlace, SafeTensorsHeader.NoChecksum.Length).Fill((byte)'0');
        hash?.AppendData(bytes);
        var values = new Tensor?[order.Length];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            foreach (int i in order) values[i] = ReadValues(file, path, header.Entries[i], hash, buffer.AsSpan(0, Chunk));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        if (hash != null && Convert.ToHexStringLower(hash.GetHashAndReset()) is var sum && sum != header.Checksum)
            throw Broken(path, SafeTensorsParser.Start + header.ChecksumPlace, $"the checksum {sum} of header and values", header.Checksum!);
        var tensors = new Dictionary<string, Tensor>();
        var skipped = new Dictionary<string, string>();
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is { } tensor) tensors.Add(header.Entries[i].Name, tensor);
            else skipped.Add(header.Entries[i].Name, header.Entries[i].Code);
        }
        return new(path, tensors, skipped, header.Metadata);
    }

    /// <summary>The maximum memory that reading needs, except for 1 MB.</summary>
    static long Cost(long header, long declared) => declared + HeaderCost * header;

    static byte[] ReadHeader(FileStream file, string path, long declared, long most)
    {
        Span<byte> prefix = stackalloc byte[SafeTensorsParser.Start];
        int read = file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        if (read < prefix.Length) throw Broken(path, read, $"{prefix.Length} bytes of header length", $"a file of {read}");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long longest = Math.Clamp(declared, 0, SafeTensorsHeader.Longest);
        if (length > (ulong)longest) throw Broken(path, 0, $"a header of at most {longest} bytes", $"{length}");
        if (Cost((long)length, (long)length) is var cost && cost > most) throw TooLarge(path, most, cost);
        var header = GC.AllocateUninitializedArray<byte>((int)length);
        ReadExactly(file, path, header);
        return header;
    }

    /// <summary>The entries in the order of their values. Values must fill the rest of the file without gaps or overlaps.</summary>
    static int[] Order(SafeTensorsHeader header, string path, long start, long bytes)
    {
        int[] order = [.. Enumerable.Range(0, header.Entries.Count).OrderBy(i => header.Entries[i].Begin).ThenBy(i => header.Entries[i].End)];
        long end = 0;
        foreach (int i in order)
        {
            SafeTensorsEntry entry = header.Entries[i];
            if (entry.Begin != end)
                throw Broken(path, entry.Place, $"data_offsets that begin at {end}, without gap or overlap", $"{entry.Begin} to {entry.End}");
            end = entry.End;
        }
        return end == bytes ? order : throw Broken(path, start + Math.Min(bytes, end), $"{end} bytes of values starting at byte {start}", $"{bytes}");
    }

    /// <summary>Reads the values of a tensor in chunks. Returns null for an element type that the library does not have.</summary>
    static Tensor? ReadValues(FileStream file, string path, SafeTensorsEntry entry, IncrementalHash? hash, Span<byte> buffer)
    {
        Tensor? tensor = entry.Type is { } type ? Tensor.Empty(entry.Shape, type, Device.Current) : null;
        long bytes = entry.End - entry.Begin;
        for (long from = 0; from < bytes; from += buffer.Length)
        {
            Span<byte> part = buffer[..(int)Math.Min(buffer.Length, bytes - from)];
            long place = file.Position;
            ReadExactly(file, path, part);
            hash?.AppendData(part);
            if (entry.Type == ElementType.Bool && part.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var wrong)
                throw Broken(path, place + wrong, $"0 or 1 in \"{entry.Name}\" of {entry.Type}", $"{part[wrong]}");
            if (tensor == null) continue;
            Swap(part, tensor.Type.Size());
            tensor.WriteBytes(from, part);
        }
        return tensor;
    }

    /// <summary>Fills a span. The length of the file was checked before, but the file may be truncated while it is read.</summary>
    static void ReadExactly(FileStream file, string path, Span<byte> destination)
    {
        int read = file.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length) throw Broken(path, file.Position, $"{destination.Length - read} more bytes", "the end of the file");
    }

    static DataFormatException Broken(string path, long offset, string expected, string received) =>
        new(path, offset, expected, received, "The file is damaged or not a safetensors file; save it again.");

    static DataFormatException TooLarge(string path, long limit, long cost) =>
        new(path, 0, $"a file that needs at most {limit} bytes to read", $"one that needs {cost}",
            "If the file is really that large, raise the limit on a machine with enough memory.");
}
