using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Myelin;

/// <summary>The contents of a safetensors file: tensors by name, and metadata.</summary>
public sealed class TensorFile : IReadOnlyDictionary<string, Tensor>
{
    readonly Dictionary<string, Tensor> tensors;

    internal TensorFile(string path, Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        this.tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The metadata in the header of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public Tensor this[string key] => tensors[key];

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
