using Microsoft.Extensions.Logging;

namespace Myelin;

/// <summary>Logs a training: its begin and end, each epoch with its values, and warnings.</summary>
/// <remarks>
/// Epoch, loss and values are properties of the log entries, so that structured logs can be searched for them.
/// <code>
/// model.Fit(data, epochs: 10, options: new() { Callbacks = [new LoggerCallback(logger)] });
/// </code>
/// </remarks>
/// <param name="logger">The logger.</param>
/// <param name="every">Every how many batches the loss is logged, at the level Debug; 0 for never.</param>
/// <exception cref="ArgumentOutOfRangeException">The number of batches is negative.</exception>
public sealed partial class LoggerCallback(ILogger logger, int every = 0) : Callback
{
    readonly ILogger logger = logger ?? throw new ArgumentNullException(nameof(logger));
    readonly int every = every >= 0 ? every
        : throw new ArgumentOutOfRangeException(nameof(every), $"LoggerCallback: expects 0 or more batches, received {every}; 0 logs none.");

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Began(model.ToString()!, EpochsInAll ?? 0);
    }

    /// <inheritdoc/>
    public override void OnResume(Model model, History history, int epoch, int batch) => Resumed(epoch, batch);

    /// <inheritdoc/>
    public override void OnBatchEnd(Model model, BatchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (every > 0 && result.Batch % every == 0) Batch(result.Epoch, result.Batch, result.Loss);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Epoch(result.Epoch, new Evaluated(result.Metrics), result.LearningRate, result.Seconds);
    }

    /// <inheritdoc/>
    public override void OnWarning(Model model, string message) => Warned(message);

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        Ended(history.Epochs.Count);
    }

    /// <summary>loss 0.0824, accuracy 0.9753</summary>
    readonly struct Evaluated(IReadOnlyList<(string Name, double Value)> values)
    {
        public override string ToString() => string.Join(", ", values.Select(
            value => $"{value.Name} {value.Value.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture)}"));
    }

    [LoggerMessage(1, LogLevel.Information, "Training of {Model} for {Epochs} epochs begins")]
    partial void Began(string model, int epochs);

    [LoggerMessage(2, LogLevel.Information, "Training resumes in epoch {Epoch} after {Batch} batches")]
    partial void Resumed(int epoch, int batch);

    [LoggerMessage(3, LogLevel.Debug, "Epoch {Epoch}, batch {Batch}: loss {Loss}")]
    partial void Batch(int epoch, int batch, double loss);

    [LoggerMessage(4, LogLevel.Information, "Epoch {Epoch}: {Values}, learning rate {LearningRate}, {Seconds} s")]
    partial void Epoch(int epoch, Evaluated values, double learningRate, double seconds);

    [LoggerMessage(5, LogLevel.Warning, "{Message}")]
    partial void Warned(string message);

    [LoggerMessage(6, LogLevel.Information, "Training ends after {Epochs} epochs")]
    partial void Ended(int epochs);
}
