using System.IO.Compression;
using System.Text;

namespace Myelin;

/// <summary>Reads the weights of files of Keras: .keras, .weights.h5, and the older .h5.</summary>
/// <remarks>
/// Keras keeps weights in HDF5, see <see cref="Hdf5"/>; a .keras file is a ZIP file with such a file. The description of the model, config.json, becomes
/// the metadata "config.json". Layouts are the same as here. The names do not depend on those of the layers: they are made of the kinds and the
/// order of the layers and weights, such as "layers/dense_1/vars/0"; <see cref="WeightMap.Keras"/> maps them.
/// <code>
/// TensorFile file = Keras.Load("model.keras");
/// model.LoadWeights(file, map: WeightMap.Keras(model, file));
/// </code>
/// </remarks>
public static class Keras
{
    internal const string WeightsName = "model.weights.h5";

    const string Damaged = "The file is damaged, or Keras did not write it; save it again.";

    static readonly string[] Texts = ["config.json", "metadata.json"];

    /// <summary>Loads all weights of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum number of bytes to allocate. Default: the memory available to the process.</param>
    /// <remarks>Reading allocates as <see cref="Hdf5.Load"/>, and for a .keras file the length of the file within it too.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">The file is not one of Keras, is damaged, or exceeds the limit.</exception>
    public static TensorFile Load(string path, long? limit = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var budget = new ReadBudget(path, Npy.Limit(limit, $"{nameof(Keras)}.{nameof(Load)}"));
        using FileStream file = DataFile.OpenStored(path, bufferSize: 1 << 12);
        bool isArchive = file.ReadByte() == 'P';
        return isArchive ? LoadArchive(path, file, budget) : Hdf5.Read(file, new(path), budget);
    }

    static TensorFile LoadArchive(string path, FileStream file, ReadBudget budget)
    {
        try
        {
            file.Position = 0;
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            ZipArchiveEntry weights = archive.GetEntry(WeightsName) ?? throw new DataFormatException(path, 0, $"the entry \"{WeightsName}\"", "none", Damaged);
            TensorFile read = Hdf5.Read(new MemoryStream(Bytes(weights)), new(path, WeightsName), budget);
            var metadata = new Dictionary<string, string>(read.Metadata);
            foreach (string name in Texts)
                if (archive.GetEntry(name) is { } entry)
                {
                    budget.Take(2 * entry.Length);
                    metadata[name] = Encoding.UTF8.GetString(Bytes(entry));
                }
            return new(path, read, read.Skipped, metadata);

            byte[] Bytes(ZipArchiveEntry entry) => ArchiveEntry.Bytes(entry, file.Length, new(path, entry.FullName), Damaged, budget);
        }
        catch (Exception e) when (ArchiveEntry.IsDamage(e))
        {
            throw new DataFormatException(path, 0, "a ZIP file (PKWARE APPNOTE) of Keras", "damaged data", Damaged, e);
        }
    }
}
