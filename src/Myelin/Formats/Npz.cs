using System.IO.Compression;

namespace Myelin;

/// <summary>Reads and writes named arrays in NumPy's format NPZ: a ZIP file of <see cref="Npy"/> arrays.</summary>
/// <remarks>
/// <code>
/// Npz.Save("data.npz", [("x", Tensor.Ones([2, 3])), ("y", Tensor.Zeros([2]))]);
/// Tensor x = Npz.Load("data.npz")["x"];
/// </code>
/// </remarks>
public static class Npz
{
    const string Ending = ".npy";
    const string Damaged = "The file is damaged or not an NPZ file; save it again.";

    /// <summary>Saves tensors to a file. The file is written atomically. Equal tensors give identical files.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors and their names.</param>
    /// <param name="compress">Whether values are compressed, as numpy.savez_compressed does.</param>
    /// <exception cref="ArgumentException">A name is empty or occurs twice.</exception>
    /// <exception cref="IOException">The disk is full, or the folder does not exist. An existing file is left unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable. An existing file is left unchanged.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Value)> tensors, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        (string Name, Tensor Value)[] all = [.. tensors];
        var names = new HashSet<string>();
        foreach ((string name, _) in all)
            if (string.IsNullOrEmpty(name) || !names.Add(name))
                throw new ArgumentException(
                    $"Npz: expects unique names, received {(string.IsNullOrEmpty(name) ? "an empty one" : $"\"{name}\" twice")}; rename one.");
        WholeFile.Write(path, file =>
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
            foreach ((string name, Tensor value) in all)
            {
                ZipArchiveEntry entry = archive.CreateEntry($"{name}{Ending}", compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream stream = entry.Open();
                NpyArray.Write(stream, value, fortran: false);
            }
        });
    }

    /// <summary>Loads all arrays of a file, with or without compression.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum number of bytes to allocate for the values of all arrays. Default: the memory available to the process.</param>
    /// <remarks>
    /// Reading allocates in proportion to the length of the file, at most 1032 times as much where values are compressed. Checksums are verified.
    /// </remarks>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">The file is not an NPZ file, is damaged or truncated, has an unsupported element type, or exceeds the
    /// limit.</exception>
    public static TensorFile Load(string path, long? limit = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        long left = Npy.Limit(limit, "Npz.Load");
        using FileStream file = DataFile.OpenStored(path, bufferSize: 1 << 12);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var tensors = new Dictionary<string, Tensor>();
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                string name = entry.FullName.EndsWith(Ending, StringComparison.Ordinal) ? entry.FullName[..^Ending.Length] : entry.FullName;
                var what = new FileEntry(path, name);
                Tensor tensor = ArchiveEntry.Read(entry, file.Length, what, Damaged, stream => NpyArray.Read(stream, entry.Length, left, what));
                left -= tensor.Shape.Elements * tensor.Type.Size();
                if (!tensors.TryAdd(name, tensor)) throw what.Broken(0, "each name once", "it twice", Damaged);
            }
            return new(path, tensors, new Dictionary<string, string>(), new Dictionary<string, string>());
        }
        catch (Exception e) when (ArchiveEntry.IsDamage(e))
        {
            throw new DataFormatException(path, 0, "a ZIP file (PKWARE APPNOTE) of NPY arrays", "damaged data", Damaged, e);
        }
    }
}
