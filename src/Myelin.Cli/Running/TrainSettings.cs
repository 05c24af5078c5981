namespace Myelin.Cli.Running;

/// <summary>What was asked of <c>myelin train</c>; null where the choice is left to the data and the model.</summary>
sealed record TrainSettings
{
    public required string Data { get; init; }

    public required string Model { get; init; }

    public required string Optimizer { get; init; }

    public int? Epochs { get; init; }

    public int? Batch { get; init; }

    public double? Rate { get; init; }

    public long Seed { get; init; }

    public int? Limit { get; init; }

    public double Validation { get; init; }

    public int? Threads { get; init; }

    public bool Eager { get; init; }

    public string? Folder { get; init; }

    public string? Out { get; init; }

    public bool Json { get; init; }

    public bool Quiet { get; init; }
}
