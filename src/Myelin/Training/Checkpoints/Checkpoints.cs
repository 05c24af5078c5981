namespace Myelin;

/// <summary>
/// Writes checkpoints of a training to a folder. After a crash, a kill or a cancellation, the same call of <see cref="Model.Fit"/> resumes at
/// the exact batch and ends with the same bits. If the training was finished, it returns the same history.
/// </summary>
/// <remarks>
/// A checkpoint is a model file, which <see cref="Model.Load"/> reads, and also holds the states of optimizer, metrics and callbacks, the
/// history, and the position in the data. It is written whole or not at all and has a checksum. A damaged checkpoint is skipped with a
/// warning, and the one before it is used. The file best.safetensors is the model of the best epoch. Only one training can use a folder at a time.
/// </remarks>
/// <param name="Folder">The folder; it is created if it does not exist.</param>
public sealed record Checkpoints(string Folder)
{
    /// <summary>
    /// The time between two checkpoints; zero for one after every batch. If null, ten seconds, or more if writing would take over 1.5 % of the time.
    /// </summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The number of checkpoints that are kept, the newest ones; at least 1.</summary>
    public int Keep
    {
        get;
        init => field = value >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"Checkpoints: expects to keep 1 or more, received {value}; 3 are usual.");
    } = 3;

    /// <summary>The value by which an epoch is the best, such as val_accuracy; null for val_loss, or the loss if there are no validation data.</summary>
    public string? Monitor { get; init; }

    /// <summary>Which values of <see cref="Monitor"/> are better; null for what its metric says.</summary>
    public MetricDirection? Direction { get; init; }

    /// <summary>
    /// Whether training stops with an <see cref="IOException"/> when a checkpoint cannot be written. Otherwise it continues, and callbacks get a warning.
    /// </summary>
    public bool StopOnFailure { get; init; }
}
