using System.Collections;

namespace Myelin;

/// <summary>The loss and metrics over some examples, by name.</summary>
public sealed class Evaluation : IReadOnlyCollection<(string Name, double Value)>
{
    readonly (string Name, double Value)[] values;

    internal Evaluation((string Name, double Value)[] values) => this.values = values;

    /// <summary>The mean loss.</summary>
    public double Loss => this["loss"];

    /// <summary>A value by its name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public double this[string name]
    {
        get
        {
            foreach ((string known, double value) in values)
                if (known == name) return value;
            throw Nearest.Unknown("metric", name, [.. values.Select(value => value.Name)]);
        }
    }

    /// <inheritdoc/>
    public int Count => values.Length;

    /// <inheritdoc/>
    public IEnumerator<(string Name, double Value)> GetEnumerator() => ((IEnumerable<(string, double)>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>loss 0.0824, accuracy 0.9753</summary>
    public override string ToString() => string.Join(", ", values.Select(value => $"{value.Name} {value.Value:0.0000}"));
}
