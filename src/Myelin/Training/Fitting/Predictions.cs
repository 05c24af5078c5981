using System.Collections;

namespace Myelin;

/// <summary>The outputs of a model for some inputs, in order and by name: each [count, ...].</summary>
public sealed class Predictions : IReadOnlyList<Tensor>
{
    readonly Tensor[] values;
    readonly string?[] names;

    internal Predictions(Tensor[] values, string?[] names) => (this.values, this.names) = (values, names);

    /// <summary>The number of outputs.</summary>
    public int Count => values.Length;

    /// <summary>An output by its index.</summary>
    public Tensor this[int index] => values[index];

    /// <summary>An output by its name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public Tensor this[string name]
    {
        get
        {
            int at = Array.IndexOf(names, name);
            return at >= 0 ? values[at] : throw Nearest.Unknown("output", name, [.. names.OfType<string>()]);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Tensor> GetEnumerator() => ((IEnumerable<Tensor>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>digit [32, 10], sum [32, 1]</summary>
    public override string ToString() => string.Join(", ", values.Select((value, i) => $"{(names[i] == null ? "" : $"{names[i]} ")}{value.Shape}"));
}
