namespace Myelin.Cli.Running;

/// <summary>How <c>myelin tune</c> chooses trials.</summary>
enum TuningMethod
{
    Random,
    Grid,
    Halving,
}

/// <summary>The options of <c>myelin tune</c>.</summary>
sealed record TuningSettings
{
    public required string Data { get; init; }

    public string? Model { get; init; }

    public required TuningMethod Method { get; init; }

    public required int Trials { get; init; }

    public required IReadOnlyList<string> Optimizers { get; init; }

    public int? Epochs { get; init; }

    public required long Seed { get; init; }

    public int? Limit { get; init; }

    public required double Validation { get; init; }

    public string? Folder { get; init; }

    public string? Out { get; init; }

    public bool Open { get; init; }

    public bool Json { get; init; }
}
