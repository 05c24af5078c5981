using System.Collections;

namespace Myelin;

/// <summary>The outputs of a model for some inputs, in order and by name: each [count, ...].</summary>
public sealed class Predictions : IReadOnlyList<Tensor>
{
    readonly Tensor[] values;
    readonly IReadOnlyList<TensorSpec> specs;

    internal Predictions(Tensor[] values, IReadOnlyList<TensorSpec> specs) => (this.values, this.specs) = (values, specs);

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
            for (int i = 0; i < values.Length; i++)
                if (specs[i].Name == name) return values[i];
            throw Nearest.Unknown("output", name, [.. specs.Select(spec => spec.Name).OfType<string>()]);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Tensor> GetEnumerator() => ((IEnumerable<Tensor>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>digit [32, 10], sum [32, 1]</summary>
    public override string ToString() => string.Join(", ", values.Select((value, i) => $"{(specs[i].Name is { } name ? $"{name} " : "")}{value.Shape}"));
}
