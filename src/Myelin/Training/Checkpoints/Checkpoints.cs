namespace Myelin;

/// <summary>
/// Keeps a training in a folder while it runs: after a crash, a kill or a stop the same call of <see cref="Model.Fit"/> goes on from
/// the exact batch, to the same bits. A run that was finished gives its history again.
/// </summary>
/// <remarks>
/// A checkpoint is a model file, which <see cref="Model.Load"/> reads, with more in it: the states of optimizer, totals and callbacks,
/// the history, and the place in the data. It is written whole or not at all and carries a checksum; a damaged one is passed over, with a
/// warning, for the one before. best.safetensors is the model of the best epoch. One training at a time uses a folder.
/// </remarks>
/// <param name="Folder">The run's folder; it is made if it is not there.</param>
public sealed record Checkpoints(string Folder)
{
    /// <summary>The time between two checkpoints, 0 for one after every batch; null for ten seconds, or more where writing would take over 1.5 % of the time.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>How many of the newest are kept, 1 or more.</summary>
    public int Keep
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Checkpoints: expects to keep 1 or more, received {value}; 3 are usual.");
    } = 3;

    /// <summary>The value by which an epoch is the best, such as val_accuracy; null for val_loss, or the loss if there are no validation data.</summary>
    public string? Monitor { get; init; }

    /// <summary>Which values of <see cref="Monitor"/> are better; null for what its metric says.</summary>
    public MetricDirection? Direction { get; init; }

    /// <summary>Whether training stops with an <see cref="IOException"/> when a checkpoint cannot be written. Otherwise callbacks are warned and it goes on.</summary>
    public bool StopOnFailure { get; init; }
}
