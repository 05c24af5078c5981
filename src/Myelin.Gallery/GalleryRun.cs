namespace Myelin.Gallery;

/// <summary>One run of an entry: what it was given, and what it tells, measures and draws.</summary>
/// <remarks>Exact requirements (<see cref="Exactly"/>, <see cref="Holds"/>) are judged in every run, those of trained models in runs of full length.</remarks>
public sealed class GalleryRun
{
    readonly List<Measurement> measurements = [];
    readonly List<(string Name, Figure Figure)> figures = [];
    readonly List<object> steps = [];
    readonly Action<string>? hear;

    /// <summary>A run that is about to begin.</summary>
    /// <param name="seed">Of initial weights, orders and drawn data.</param>
    /// <param name="isShort">Whether it should take a second or two, on few data, and be judged by what is exact.</param>
    /// <param name="data">Where data sets are looked for; the usual places if left out.</param>
    /// <param name="hear">Hears what the entry tells, at once.</param>
    /// <param name="cancellation">Stops it.</param>
    public GalleryRun(long seed = 0, bool isShort = false, DataFolder? data = null, Action<string>? hear = null, CancellationToken cancellation = default)
    {
        (Seed, IsShort, Data, Cancellation, this.hear) = (seed, isShort, data ?? new(), cancellation, hear);
    }

    /// <summary>Of initial weights, orders and drawn data.</summary>
    public long Seed { get; }

    /// <summary>Whether it should take a second or two, on few data.</summary>
    public bool IsShort { get; }

    /// <summary>Where data sets are looked for.</summary>
    public DataFolder Data { get; }

    /// <summary>Stops the run; an entry looks at it at least once a second.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>What was measured, in order.</summary>
    public IReadOnlyList<Measurement> Measurements => measurements;

    /// <summary>What was drawn, in order, by names for files.</summary>
    public IReadOnlyList<(string Name, Figure Figure)> Figures => figures;

    /// <summary>What was told, in order.</summary>
    public IReadOnlyList<string> Lines => [.. steps.OfType<string>()];

    /// <summary>All of it as it came: texts that were told, a <see cref="Measurement"/> each, a <see cref="Figure"/> each.</summary>
    public IReadOnlyList<object> Steps => steps;

    /// <summary>Whether everything is as it must be.</summary>
    public bool Works => measurements.TrueForAll(measurement => measurement.Holds(IsShort));

    /// <summary>Tells something: what is done, what to look at.</summary>
    public void Tell(string line)
    {
        steps.Add(line);
        hear?.Invoke(line);
    }

    /// <summary>Shows a number.</summary>
    public void Show(string name, double value, string unit = "") => Add(new(name, value, unit));

    /// <summary>Shows a number that must be known exactly, to a tolerance.</summary>
    public void Exactly(string name, double value, double expected, double tolerance = 0, string unit = "") =>
        Add(new(name, value, unit, Bound.Exactly, expected, tolerance));

    /// <summary>Something that must be so.</summary>
    public void Holds(string name, bool holds) => Add(new(name, holds ? 1 : 0, Bound: Bound.Fact, Limit: 1));

    /// <summary>Shows a number that must be so large in a run of full length.</summary>
    public void AtLeast(string name, double value, double least, string unit = "") => Add(new(name, value, unit, Bound.AtLeast, least));

    /// <summary>Shows a number that must be so small in a run of full length.</summary>
    public void AtMost(string name, double value, double most, string unit = "") => Add(new(name, value, unit, Bound.AtMost, most));

    /// <summary>Draws something.</summary>
    /// <param name="name">Of its file, without ending: lower case with hyphens.</param>
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
        string required = measurement.Requirement.Length == 0 ? "" : $" (required: {measurement.Requirement})";
        hear?.Invoke($"{(measurement.Holds(IsShort) ? "" : "NOT AS REQUIRED: ")}{measurement}{required}");
    }
}
