namespace Myelin.Cli.Running;

/// <summary>A training that is about to begin: what was asked, with every choice made.</summary>
sealed record TrainPlan
{
    public required string DataName { get; init; }

    public required string ModelName { get; init; }

    public required string OptimizerName { get; init; }

    public required Goal Goal { get; init; }

    public required Dataset Train { get; init; }

    public required Dataset? Validation { get; init; }

    public required Dataset Test { get; init; }

    public required Model Model { get; init; }

    public required Device Device { get; init; }

    public required int Epochs { get; init; }

    public required int Batch { get; init; }

    public required double Rate { get; init; }

    public required long Seed { get; init; }

    /// <summary>Steps in all epochs.</summary>
    public long Steps => (long)Epochs * ((Train.Count + Batch - 1) / Batch);
}
