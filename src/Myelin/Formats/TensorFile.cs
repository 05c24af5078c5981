using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Myelin;

/// <summary>The contents of a file of named tensors: tensors by name, and metadata.</summary>
/// <remarks>
/// <see cref="Load"/> reads safetensors, NPZ, PyTorch's and GGUF files. A program can read other formats and pass the tensors to
/// <see cref="Model.LoadWeights(TensorFile, bool, WeightMap?)"/>.
/// <code>
/// TensorFile file = TensorFile.Load("checkpoint.pt");
/// foreach ((string name, Tensor value) in file) Console.WriteLine($"{name} {value.Type}{value.Shape}");
/// </code>
/// </remarks>
public sealed class TensorFile : IReadOnlyDictionary<string, Tensor>
{
    readonly OrderedDictionary<string, Tensor> tensors;

    /// <summary>Creates the contents of a file.</summary>
    /// <param name="path">The path of the file, for errors.</param>
    /// <param name="tensors">The tensors and their names, in the order of the file.</param>
    /// <param name="skipped">The names and types of tensors that are not loaded; null for none.</param>
    /// <param name="metadata">Texts by name; null for none.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public TensorFile(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? skipped = null,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tensors);
        Path = path;
        this.tensors = [];
        foreach ((string name, Tensor value) in tensors)
            if (!this.tensors.TryAdd(name, value))
                throw new ArgumentException($"TensorFile: expects unique names, received \"{name}\" twice; rename one.", nameof(tensors));
        Skipped = skipped ?? new Dictionary<string, string>();
        Metadata = metadata ?? new Dictionary<string, string>();
    }

    /// <summary>Loads a file of one of the formats that the library reads, which its first bytes tell.</summary>
    /// <param name="path">The file: safetensors, NPZ, a file of torch.save (.pt, .pth, .bin), or GGUF.</param>
    /// <param name="limit">The maximum number of bytes to allocate. Default: the memory available to the process.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">The file has another format, is damaged, or exceeds the limit.</exception>
    public static TensorFile Load(string path, long? limit = null) => TensorFormat.Of(path).Load(path, limit);

    /// <summary>The part of the tensors and metadata whose names begin with a prefix, without it.</summary>
    /// <param name="prefix">The prefix, such as "model_state_dict." in a checkpoint of PyTorch.</param>
    /// <exception cref="KeyNotFoundException">No name begins with the prefix.</exception>
    public TensorFile Under(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var part = new TensorFile(Path, Part(tensors), Part(Skipped).ToDictionary(), Part(Metadata).ToDictionary());
        return part.Count + part.Skipped.Count > 0 ? part
            : throw new KeyNotFoundException($"\"{Path}\": has no tensor whose name begins with \"{prefix}\". " +
                $"Its names begin with {string.Join(", ", Keys.Concat(Skipped.Keys).Select(name => $"\"{name.Split('.', '/')[0]}\"").Distinct().Take(8))}.");

        IEnumerable<KeyValuePair<string, T>> Part<T>(IEnumerable<KeyValuePair<string, T>> all) => all
            .Where(named => named.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(named => KeyValuePair.Create(named.Key[prefix.Length..], named.Value));
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The metadata of the file: texts, and in some formats numbers and lists (in JSON) as text.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors that were not loaded, because the library lacks their element type: names and types such as "U16".</summary>
    public IReadOnlyDictionary<string, string> Skipped { get; }

    /// <summary>A tensor by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none, or it was not loaded; the message says which.</exception>
    public Tensor this[string key] => tensors.TryGetValue(key, out Tensor? tensor) ? tensor
        : throw new KeyNotFoundException(Skipped.TryGetValue(key, out string? type)
            ? $"\"{Path}\": the tensor \"{key}\" has the type {type}, which Myelin does not read; convert it to one of " +
                $"{string.Join(", ", SafeTensorsHeader.Codes)} before it is saved."
            : $"\"{Path}\": has no tensor \"{key}\"{(Nearest.To(key, [.. Keys]) is { } near ? $"; did you mean \"{near}\"?" : ".")}");

    /// <inheritdoc/>
    public IEnumerable<string> Keys => tensors.Keys;

    /// <inheritdoc/>
    public IEnumerable<Tensor> Values => tensors.Values;

    /// <inheritdoc/>
    public int Count => tensors.Count;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => tensors.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value) => tensors.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
