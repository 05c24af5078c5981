using System.Security.Cryptography;
using System.Text;

namespace Myelin.Gallery;

/// <summary>One run of an entry: its settings, texts, measurements and figures.</summary>
/// <remarks>
/// Exact requirements (<see cref="Exactly"/>, <see cref="Holds"/>) are judged in every run, those of trained models in runs of full length. A short run
/// judges them by the limits of short runs, where there are some.
/// </remarks>
public sealed class GalleryRun
{
    readonly List<Measurement> measurements = [];
    readonly List<(string Name, Figure Figure)> figures = [];
    readonly List<object> steps = [];
    readonly List<string> hashes = [];
    readonly List<(string Name, Model Model)> models = [];
    readonly Action<string>? hear;

    /// <summary>A run that is about to begin.</summary>
    /// <param name="seed">The seed of initial weights, orders and generated data.</param>
    /// <param name="isShort">Whether it takes a second or two on little data; only exact requirements are judged then.</param>
    /// <param name="data">Where to look for data sets; the default places if omitted.</param>
    /// <param name="hear">Receives the texts of the entry immediately.</param>
    /// <param name="cancellation">Stops it.</param>
    public GalleryRun(long seed = 0, bool isShort = false, DataFolder? data = null, Action<string>? hear = null, CancellationToken cancellation = default)
    {
        (Seed, IsShort, Data, Cancellation, this.hear) = (seed, isShort, data ?? new() { Decoder = ImageDecoder.Instance }, cancellation, hear);
    }

    /// <summary>The seed of initial weights, orders and generated data.</summary>
    public long Seed { get; }

    /// <summary>Whether it takes a second or two on little data.</summary>
    public bool IsShort { get; }

    /// <summary>Where to look for data sets.</summary>
    public DataFolder Data { get; }

    /// <summary>Cancels the run; an entry checks it at least once a second.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The measurements in order.</summary>
    public IReadOnlyList<Measurement> Measurements => measurements;

    /// <summary>The figures in order, with names for files.</summary>
    public IReadOnlyList<(string Name, Figure Figure)> Figures => figures;

    /// <summary>The trained models that the entry keeps, with names for files.</summary>
    public IReadOnlyList<(string Name, Model Model)> Models => models;

    /// <summary>The figure that a page opens with: the first that is more than curves, or the first of all; null if there is none.</summary>
    public Figure? Cover => figures.Select(drawn => drawn.Figure).FirstOrDefault(figure => figure is not LineChart) ?? figures.FirstOrDefault().Figure;

    /// <summary>The texts in order.</summary>
    public IReadOnlyList<string> Lines => [.. steps.OfType<string>()];

    /// <summary>Texts, <see cref="Measurement"/>s and <see cref="Figure"/>s in order.</summary>
    public IReadOnlyList<object> Steps => steps;

    /// <summary>Whether all requirements are met.</summary>
    public bool Works => measurements.TrueForAll(measurement => measurement.Holds(IsShort));

    /// <summary>Adds a text: what is done, what to look at.</summary>
    public void Tell(string line)
    {
        steps.Add(line);
        hear?.Invoke(line);
    }

    /// <summary>Adds a number without a requirement.</summary>
    public void Show(string name, double value, string unit = "") => Add(new(name, value, unit));

    /// <summary>Adds a number that must equal a value, to a tolerance.</summary>
    public void Exactly(string name, double value, double expected, double tolerance = 0, string unit = "") =>
        Add(new(name, value, unit, Bound.Exactly, expected, tolerance));

    /// <summary>Adds a condition that must hold.</summary>
    public void Holds(string name, bool holds) => Add(new(name, holds ? 1 : 0, Bound: Bound.Fact, Limit: 1));

    /// <summary>Adds a number that must be at least a limit in a run of full length, and at least another in a short one if it is given.</summary>
    public void AtLeast(string name, double value, double least, string unit = "", double? inShort = null) =>
        Add(new(name, value, unit, Bound.AtLeast, least, ShortLimit: inShort));

    /// <summary>Adds a number that must be at most a limit in a run of full length, and at most another in a short one if it is given.</summary>
    public void AtMost(string name, double value, double most, string unit = "", double? inShort = null) =>
        Add(new(name, value, unit, Bound.AtMost, most, ShortLimit: inShort));

    /// <summary>Records the weights of a trained model by their hash, so that another machine or thread count can be compared.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name under which the model itself is kept, for a file; null to keep its hash alone.</param>
    public void Trained(Model model, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        hashes.Add(model.WeightsSha256());
        if (name != null) models.Add((name, model));
        Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The SHA-256 of the weights of the model that was recorded, or of the hashes of several; null if there is none.</summary>
    public string? Weights => hashes.Count switch
    {
        0 => null,
        1 => hashes[0],
        _ => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(hashes)))),
    };

    /// <summary>Adds a figure.</summary>
    /// <param name="name">The name of its file without extension: lower case with hyphens.</param>
    /// <param name="figure">The figure.</param>
    public void Draw(string name, Figure figure)
    {
        figures.Add((name, figure));
        steps.Add(figure);
    }

    void Add(Measurement measurement)
    {
        if (measurements.Exists(known => known.Name == measurement.Name))
            throw new ArgumentException(
                $"GalleryRun: expects every measurement under a name of its own, received \"{measurement.Name}\" twice; name one otherwise.");
        measurements.Add(measurement);
        steps.Add(measurement);
        string required = measurement.Required(IsShort) is { Length: > 0 } words ? $" (required: {words})" : "";
        hear?.Invoke($"{(measurement.Holds(IsShort) ? "" : "NOT AS REQUIRED: ")}{measurement}{required}");
    }
}
