using System.IO.Compression;

namespace Myelin;

/// <summary>
/// The ZIP format of torch.save since PyTorch 1.6: in one folder, the pickle "data.pkl", one entry "data/KEY" for each storage, and the byte
/// order. (pytorch/torch/serialization.py, caffe2/serialize/inline_container.h)
/// </summary>
static class TorchArchive
{
    const string PickleName = "/data.pkl";

    /// <summary>The characters of names per byte of the pickle. In usual files there is less than one.</summary>
    public const long NamesPerByte = 16;

    /// <summary>Whether an archive is of this format.</summary>
    public static bool Fits(ZipArchive archive) => Root(archive) != null;

    static string? Root(ZipArchive archive) => archive.Entries.FirstOrDefault(entry => entry.FullName.EndsWith(PickleName, StringComparison.Ordinal)
        && entry.FullName.IndexOf('/') == entry.FullName.Length - PickleName.Length)?.FullName[..^(PickleName.Length - 1)];

    /// <summary>Loads the tensors of an archive.</summary>
    public static TensorFile Load(string path, FileStream file, ReadBudget budget)
    {
        try
        {
            file.Position = 0;
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            string root = Root(archive) ?? throw new DataFormatException(path, 0, "the entry \"data.pkl\" of a file of PyTorch", "none",
                archive.Entries.Any(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)) ? "It is an NPZ file: use Npz.Load." : PyTorch.Damaged);
            var entries = new Entries(archive, root, path, file.Length, budget);
            byte[] pickle = entries.Bytes("data.pkl");
            bool isBigEndian = archive.GetEntry($"{root}byteorder") != null && entries.Bytes("byteorder").AsSpan().StartsWith("big"u8);
            var what = new FileEntry(path, "data.pkl");
            object? content = new Pickle(new MemoryStream(pickle), what, budget).Read();
            StateNames names = new StateNames(what, NamesPerByte * pickle.Length).Of(content);
            return TorchFile.Make(path, names, new Storages(entries, path, budget, isBigEndian));
        }
        catch (Exception e) when (ArchiveEntry.IsDamage(e))
        {
            throw new DataFormatException(path, 0, "a ZIP file (PKWARE APPNOTE) of PyTorch", "damaged data", PyTorch.Damaged, e);
        }
    }

    /// <summary>The entries of the archive.</summary>
    sealed class Entries(ZipArchive archive, string root, string path, long length, ReadBudget budget)
    {
        /// <summary>Reads an entry.</summary>
        public T Read<T>(string name, Func<Stream, long, FileEntry, T> read)
        {
            ZipArchiveEntry entry = Entry(name);
            var what = new FileEntry(path, name);
            return ArchiveEntry.Read(entry, length, what, PyTorch.Damaged, stream => read(stream, entry.Length, what), HasChecksum(entry));
        }

        public byte[] Bytes(string name)
        {
            ZipArchiveEntry entry = Entry(name);
            return ArchiveEntry.Bytes(entry, length, new(path, name), PyTorch.Damaged, budget, HasChecksum(entry));
        }

        /// <summary>A checksum of 0 means that PyTorch was told to compute none.</summary>
        static bool HasChecksum(ZipArchiveEntry entry) => entry.Crc32 != 0;

        ZipArchiveEntry Entry(string name) => archive.GetEntry(root + name)
            ?? throw new DataFormatException(path, 0, $"the entry \"{(name.Length > 60 ? name[..60] : name)}\"", "none", PyTorch.Damaged);
    }

    sealed class Storages(Entries entries, string path, ReadBudget budget, bool isBigEndian) : TorchStorages(new(path), budget, isBigEndian)
    {
        private protected override Tensor Load(TorchStorage storage, TorchType type, NpyType stored) =>
            entries.Read($"data/{storage.Key}", (stream, size, what) => size == BytesOf(storage) ? Read(stream, storage, type, stored, 0, what)
                : throw what.Broken(0, $"{BytesOf(storage)} bytes for {storage.Count} elements of {storage.Type.Name}", $"{size}", PyTorch.Damaged));
    }
}
