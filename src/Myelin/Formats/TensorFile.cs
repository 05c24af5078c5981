using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Myelin;

/// <summary>The contents of a file of named tensors, safetensors or NPZ: tensors by name, and metadata.</summary>
public sealed class TensorFile : IReadOnlyDictionary<string, Tensor>
{
    readonly Dictionary<string, Tensor> tensors;

    internal TensorFile(
        string path, Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> skipped, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        this.tensors = tensors;
        Skipped = skipped;
        Metadata = metadata;
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The metadata in the header of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors that were not loaded, because the library lacks their element type: names and dtypes such as "U16".</summary>
    public IReadOnlyDictionary<string, string> Skipped { get; }

    /// <summary>A tensor by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none, or it was not loaded; the message says which.</exception>
    public Tensor this[string key] => tensors.TryGetValue(key, out Tensor? tensor) ? tensor
        : throw new KeyNotFoundException(Skipped.TryGetValue(key, out string? type)
            ? $"\"{Path}\": the tensor \"{key}\" has the dtype {type}, which Myelin does not read; convert it to one of " +
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
