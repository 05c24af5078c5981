namespace Myelin;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Metrics">Means over the epoch by name: loss, accuracy, ...; on the validation data: val_loss, val_accuracy, ...</param>
/// <param name="LearningRate">The rate at its end.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record EpochResult(int Epoch, IReadOnlyList<(string Name, double Value)> Metrics, double LearningRate, double Seconds)
{
    /// <summary>A value by its name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public double this[string name] => new Evaluation([.. Metrics])[name];
}

/// <summary>The epochs of a training.</summary>
public sealed class History
{
    internal List<EpochResult> List { get; } = [];

    /// <summary>The epochs that were completed.</summary>
    public IReadOnlyList<EpochResult> Epochs => List;

    /// <summary>Seconds of training, those before it was resumed included.</summary>
    public double Seconds { get; internal set; }

    /// <summary>Whether it was stopped before its last epoch by the caller; what was learnt until then is kept.</summary>
    public bool Cancelled { get; internal set; }

    /// <summary>One value of every epoch: <c>history["val_accuracy"]</c>.</summary>
    public IReadOnlyList<double> this[string name] => [.. List.Select(epoch => epoch[name])];

    /// <summary>One line an epoch.</summary>
    public override string ToString() => string.Join('\n', List.Select(epoch => $"epoch {epoch.Epoch}: {string.Join(", ", epoch.Metrics.Select(metric => $"{metric.Name} {metric.Value:0.0000}"))} ({epoch.Seconds:0.00} s)"));
}

/// <summary>How far a training has come.</summary>
/// <param name="Epoch">The epoch under way, counted from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Batch">Batches done in it.</param>
/// <param name="Batches">Batches in an epoch.</param>
/// <param name="Metrics">Means over the epoch so far.</param>
/// <param name="ExamplesPerSecond">The speed over the epoch so far.</param>
/// <param name="Remaining">The time left at this speed, for all epochs.</param>
public sealed record FitProgress(int Epoch, int Epochs, int Batch, int Batches, IReadOnlyCollection<(string Name, double Value)> Metrics, double ExamplesPerSecond, TimeSpan Remaining);

/// <summary>A training that cannot go on. The message says where and what helps.</summary>
public sealed class TrainingException : InvalidOperationException
{
    /// <summary>An error without a message.</summary>
    public TrainingException() { }

    /// <summary>An error with its message.</summary>
    public TrainingException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public TrainingException(string message, Exception? inner) : base(message, inner) { }
}
