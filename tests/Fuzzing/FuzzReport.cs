namespace Myelin.Fuzz;

/// <summary>What became of the files.</summary>
public sealed class FuzzReport(string target, int seed)
{
    /// <summary>How many were made.</summary>
    public int Count { get; internal set; }

    /// <summary>How many gave tensors.</summary>
    public int Loaded { get; internal set; }

    /// <summary>How many gave an error, as they should.</summary>
    public int Refused { get; internal set; }

    /// <summary>What did not hold, with how to repeat it.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>The longest time that one took.</summary>
    public TimeSpan Slowest { get; internal set; }

    /// <summary>The most bytes that were allocated for one beyond its length.</summary>
    public long MostMemory { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{string.Concat(Failures.Select(failure => $"{failure}\n"))}{target}, seed {seed}: {Count} cases, {Loaded} accepted, {Refused} refused, " +
            $"{Failures.Count} failures; the slowest took {Slowest.TotalMilliseconds:0} ms, and at most {MostMemory / 1024} KB were allocated beyond what a " +
                "case holds";
}
