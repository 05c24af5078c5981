namespace Myelin.Cli.Running;

/// <summary>A training that is about to begin, with all settings chosen.</summary>
sealed record TrainPlan
{
    public required RunSettings Settings { get; init; }

    public required Goal Goal { get; init; }

    public required Dataset Train { get; init; }

    public required Dataset? Validation { get; init; }

    public required Dataset Test { get; init; }

    public required Model Model { get; init; }

    public required Device Device { get; init; }

    /// <summary>How the data was read: a label and a text each.</summary>
    public IReadOnlyList<(string Label, string Text)> Reading { get; init; } = [];

    /// <summary>The name of the data in the names of folders.</summary>
    public required string ShortName { get; init; }

    /// <summary>The folder of --data, if one was given.</summary>
    public string? Folder { get; init; }

    /// <summary>Steps in all epochs.</summary>
    public long Steps => (long)Settings.Epochs * (((long)Train.Count + Settings.Batch - 1) / Settings.Batch);
}
