using System.Text.Json;

namespace Myelin.Cli.Pictures;

/// <summary>What a network sees in the pictures of a folder, kept in a file of the folder: features by path, length and time of change.</summary>
sealed class PictureIndex
{
    /// <summary>The name of the file.</summary>
    public const string FileName = ".myelin-pictures.safetensors";

    const string FeaturesName = "features", FilesName = "files", NetworkName = "network";

    /// <summary>The largest file that is read: a million pictures.</summary>
    const long Longest = 4L << 30;

    /// <summary>A picture as it was when its features were computed.</summary>
    /// <param name="Path">Its path within the folder.</param>
    /// <param name="Length">Its length in bytes.</param>
    /// <param name="Changed">When it was last changed, in ticks.</param>
    public sealed record Entry(string Path, long Length, long Changed);

    readonly string network;
    readonly Dictionary<Entry, float[]> known = [];

    PictureIndex(string path, string network) => (this.Path, this.network) = (path, network);

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>Why an existing file was not used; null if it was, or there is none.</summary>
    public string? Refused { get; private set; }

    /// <summary>The number of pictures in it.</summary>
    public int Count => known.Count;

    /// <summary>Reads the index of a folder. A file that is damaged, or of another network, is an empty index.</summary>
    public static PictureIndex Of(string folder, string network, int features)
    {
        var index = new PictureIndex(System.IO.Path.Combine(folder, FileName), network);
        if (!File.Exists(index.Path)) return index;
        try
        {
            TensorFile file = SafeTensors.Load(index.Path, Longest);
            Entry[] entries = JsonSerializer.Deserialize<Entry[]>(file.Metadata.GetValueOrDefault(FilesName) ?? "[]", JsonSerializerOptions.Web) ?? [];
            if (file.Metadata.GetValueOrDefault(NetworkName) != network) index.Refused = "it is of another network";
            else if (file.TryGetValue(FeaturesName, out Tensor? rows) && rows.Type == ElementType.Float32
                && rows.Shape == Shape.Create([entries.Length, features]))
            {
                float[] values = rows.ToArray<float>();
                for (int i = 0; i < entries.Length; i++) index.known[entries[i]] = values[(i * features)..((i + 1) * features)];
            }
            else index.Refused = "its parts do not fit together";
        }
        catch (Exception e) when (e is FormatException or JsonException or IOException or UnauthorizedAccessException)
        {
            index.Refused = e.Message;
        }
        return index;
    }

    /// <summary>The features of a picture; null if it is not in the index, or has changed.</summary>
    public float[]? Find(Entry entry) => known.GetValueOrDefault(entry);

    /// <summary>Adds a picture.</summary>
    public void Add(Entry entry, float[] features) => known[entry] = features;

    /// <summary>Writes the index, whole or not at all, with some of its pictures.</summary>
    public void Save(IEnumerable<Entry> kept)
    {
        Entry[] entries = [.. kept.Where(known.ContainsKey)];
        if (entries.Length == 0) return;
        float[] values = [.. entries.SelectMany(entry => known[entry])];
        SafeTensors.Save(Path, [(FeaturesName, Tensor.From(values, [entries.Length, values.Length / entries.Length]))],
            new Dictionary<string, string> { [NetworkName] = network, [FilesName] = JsonSerializer.Serialize(entries, JsonSerializerOptions.Web) });
    }
}
