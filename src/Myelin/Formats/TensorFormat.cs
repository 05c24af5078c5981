using System.IO.Compression;

namespace Myelin;

/// <summary>A format of files of named tensors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Load">Loads a file within a limit of memory.</param>
sealed record TensorFormat(string Name, Func<string, long?, TensorFile> Load)
{
    static readonly TensorFormat SafeTensorsFile = new("safetensors", SafeTensors.Load), NpzFile = new("NPZ", Npz.Load),
        TorchFile = new("PyTorch", PyTorch.Load), GgufFile = new("GGUF", Gguf.Load), NpyFile = new("NPY", (path, limit) => throw new DataFormatException(
            path, 0, "a file of named tensors", "an NPY file, which holds one array without a name", "Use Npy.Load, or save an NPZ file with names.")),
        Hdf5File = new("HDF5", Hdf5.Load), KerasArchive = new("Keras", Keras.Load);

    /// <summary>The format that the first bytes of a file tell. Files that begin otherwise count as safetensors, which have no signature.</summary>
    public static TensorFormat Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = DataFile.OpenStored(path, bufferSize: 1 << 12);
        Span<byte> begin = stackalloc byte[8];
        begin = begin[..file.ReadAtLeast(begin, 8, throwOnEndOfStream: false)];
        return begin.StartsWith("GGUF"u8) ? GgufFile
            : begin.StartsWith("PK"u8) ? OfArchive(file)
            : begin.StartsWith(TorchLegacy.Begin) ? TorchFile
            : begin.StartsWith(NpyHeader.Magic) ? NpyFile
            : begin.StartsWith(Hdf5.Signature) ? Hdf5File
            : SafeTensorsFile;
    }

    static TensorFormat OfArchive(FileStream file)
    {
        try
        {
            file.Position = 0;
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            return TorchArchive.Fits(archive) ? TorchFile : archive.GetEntry(Keras.WeightsName) != null ? KerasArchive : NpzFile;
        }
        catch (Exception e) when (ArchiveEntry.IsDamage(e))
        {
            return NpzFile;     // which says what is wrong
        }
    }
}
