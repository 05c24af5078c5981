using System.Globalization;

namespace Myelin;

/// <summary>One set of hyper-parameters that a search tries.</summary>
public sealed class Trial
{
    readonly SearchSpace space;
    readonly IReadOnlyList<string> values;

    internal Trial(int number, SearchSpace space, IReadOnlyList<string> values, int? epochs, string? folder) =>
        (Number, this.space, this.values, Epochs, Folder) = (number, space, values, epochs, folder);

    /// <summary>Its number, counted from 1.</summary>
    public int Number { get; }

    /// <summary>The epochs that it may use in successive halving; null in other searches.</summary>
    public int? Epochs { get; }

    /// <summary>
    /// A folder of its own for <see cref="FitOptions.Checkpoints"/>, by which a stopped trial continues at the exact batch, and a trial that is halved
    /// upwards continues where it stopped; null if the search has no folder.
    /// </summary>
    public string? Folder { get; }

    /// <summary>The values by name, as text.</summary>
    public IReadOnlyList<(string Name, string Value)> Values => [.. space.Names.Zip(values)];

    /// <summary>A value as text.</summary>
    /// <exception cref="ArgumentException">There is no such parameter; the message names the nearest.</exception>
    public string this[string name]
    {
        get
        {
            for (int i = 0; i < values.Count; i++)
                if (space.Parameters[i].Name == name) return values[i];
            throw Nearest.Unknown("hyper-parameter", name, [.. space.Names]);
        }
    }

    /// <summary>A real number.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    /// <exception cref="FormatException">It is no number.</exception>
    public double Real(string name) => double.Parse(this[name], CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    /// <exception cref="FormatException">It is no whole number.</exception>
    public int Whole(string name) => int.Parse(this[name], CultureInfo.InvariantCulture);

    /// <summary>trial 3: rate 0.01, units 32</summary>
    public override string ToString() =>
        $"trial {Number}: {string.Join(", ", Values.Select(one => $"{one.Name} {one.Value}"))}{(Epochs is { } most ? $", {most} epochs" : "")}";
}
