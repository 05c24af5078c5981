using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

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

    /// <summary>Creates the model of a file, with its weights: a sequential or functional model of layers that the library has.</summary>
    /// <remarks>
    /// The model is not compiled. Initializers, regularizers and constraints of the file are left out. Layers of its own, and settings of layers that would
    /// change the outputs and that the library does not have, are errors; then create the model in code and load the weights.
    /// <code>
    /// Model model = Keras.LoadModel("model.keras");
    /// </code>
    /// </remarks>
    /// <param name="path">The file, .keras or an older .h5 that contains the model.</param>
    /// <param name="limit">
    /// The maximum number of bytes to read, and to allocate in addition when building the model. Default: the memory available to the process for reading,
    /// and the size of the file plus 1 GiB for building.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">
    /// The file is damaged, contains no description of a model, contains a layer or setting that the library does not have, or exceeds the limit.
    /// </exception>
    public static Model LoadModel(string path, long? limit = null)
    {
        TensorFile file = Load(path, limit);
        if (!file.Metadata.TryGetValue(Texts[0], out string? text) && !file.Metadata.TryGetValue("model_config", out text))
            throw new DataFormatException(path, 0, "a description of a model, config.json or the attribute \"model_config\"", "weights alone",
                "Create the model in code and call LoadWeights with Keras.Load and WeightMap.Keras.");
        return ModelFile.Guarded(path, text, limit, root =>
        {
            (JsonNode description, JsonNode inputs) = KerasGraph.Describe(root);
            Model model = ModelFile.Made(path, description, inputs);
            try
            {
                model.LoadWeights(file, map: WeightMap.Keras(model, file));
            }
            catch (ShapeException e)
            {
                throw new DataFormatException(path, 0, "the weights of the described model", JsonPlace.Short(e.Message.TrimEnd('.'), 600), Damaged, e);
            }
            return model;
        });
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
