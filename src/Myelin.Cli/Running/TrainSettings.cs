namespace Myelin.Cli.Running;

/// <summary>The options of <c>myelin train</c>; null where omitted.</summary>
sealed record TrainSettings
{
    public string? Data { get; init; }

    public string? Model { get; init; }

    public string? Optimizer { get; init; }

    /// <summary>How a table is read.</summary>
    public OwnData.TableOptions Table { get; init; } = new();

    /// <summary>The units of the hidden layers.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Epochs without improvement after which training stops.</summary>
    public int? EarlyStop { get; init; }

    /// <summary>Whether training pictures are changed at random.</summary>
    public bool Augment { get; init; }

    public int? Epochs { get; init; }

    public int? Batch { get; init; }

    public double? Rate { get; init; }

    public long? Seed { get; init; }

    public int? Limit { get; init; }

    public double? Validation { get; init; }

    public int? Threads { get; init; }

    public bool Eager { get; init; }

    public string? Folder { get; init; }

    public string? Out { get; init; }

    public bool Resume { get; init; }

    /// <summary>Whether to stop if a checkpoint cannot be written.</summary>
    public bool Strict { get; init; }

    /// <summary>Seconds between checkpoints; 0 for none.</summary>
    public double? Checkpoint { get; init; }

    /// <summary>Whether a step is profiled after the training.</summary>
    public bool Profile { get; init; }

    /// <summary>Whether the report is shown.</summary>
    public bool Open { get; init; }

    public bool Json { get; init; }

    public bool Quiet { get; init; }
}
