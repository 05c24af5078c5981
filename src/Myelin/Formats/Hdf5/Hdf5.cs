namespace Myelin;

/// <summary>Reads the datasets of HDF5 files (.h5), such as those in which Keras keeps weights.</summary>
/// <remarks>
/// Datasets of numbers that are stored in one piece are read; their names are their paths, such as "layers/dense/vars/0". int8, int16 and uint16 become
/// Int32, uint32 and uint64 become Int64, and the truth values of h5py Bool. Two opaque bytes are BFloat16. Other datasets (texts, records, chunked or
/// compressed ones) are named in <see cref="TensorFile.Skipped"/>. Attributes of the whole file that are one text become <see cref="TensorFile.Metadata"/>.
/// (HDF5 File Format Specification, version 3.0)
/// <code>
/// TensorFile file = Hdf5.Load("model.weights.h5");
/// </code>
/// </remarks>
public static class Hdf5
{
    internal const string Damaged = "The file is damaged or not an HDF5 file; save it again.";

    /// <summary>Loads all datasets of numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum number of bytes to allocate. Default: the memory available to the process.</param>
    /// <remarks>
    /// Reading allocates in proportion to the length of the file, whatever the file contains: at most 4 times the values, which is what int8 as Int32 needs,
    /// and 16 times the rest.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">
    /// The file is not an HDF5 file, is damaged or truncated, keeps its groups in a form that h5py writes only with libver="latest", or exceeds the limit.
    /// </exception>
    public static TensorFile Load(string path, long? limit = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var budget = new ReadBudget(path, Npy.Limit(limit, $"{nameof(Hdf5)}.{nameof(Load)}"));
        using FileStream file = DataFile.OpenStored(path, bufferSize: 1 << 12);
        return Read(file, new(path), budget);
    }

    /// <summary>The first bytes.</summary>
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Loads the datasets of a stream.</summary>
    internal static TensorFile Read(Stream stream, FileEntry what, ReadBudget budget)
    {
        var bytes = new Hdf5Bytes(stream, what, budget);
        var contents = new Hdf5Contents(bytes, stream, what, budget);
        contents.Visit("", bytes.Root(), 0);
        return new(what.Path, contents.Tensors, contents.Skipped, contents.Metadata);
    }
}
