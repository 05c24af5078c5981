namespace Myelin;

/// <summary>The result of one epoch.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Metrics">Values over the epoch by name: loss, accuracy, ...; on the validation data: val_loss, val_accuracy, ...</param>
/// <param name="LearningRate">The learning rate at its end.</param>
/// <param name="Seconds">Its duration.</param>
public sealed record EpochResult(int Epoch, IReadOnlyList<(string Name, double Value)> Metrics, double LearningRate, double Seconds)
{
    /// <summary>A value by its name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public double this[string name] => new Evaluation([.. Metrics])[name];

    /// <summary>epoch 1: loss 0.0824, accuracy 0.9753 (1.42 s)</summary>
    public override string ToString() => $"epoch {Epoch}: {new Evaluation([.. Metrics])} ({Seconds:0.00} s)";
}

/// <summary>The epochs of a training.</summary>
public sealed class History
{
    internal List<EpochResult> List { get; } = [];

    /// <summary>The completed epochs.</summary>
    public IReadOnlyList<EpochResult> Epochs => List;

    internal LossTrace Trace { get; } = new();

    /// <summary>
    /// The loss by batch, counted from 1 over all epochs; of a training that was resumed, from there on. A long training has at most 1,000 points:
    /// each is the mean loss of the batches since the previous one.
    /// </summary>
    public IReadOnlyList<(long Batch, double Loss)> BatchLosses => Trace.Points;

    /// <summary>Seconds of training, including those before it was resumed.</summary>
    public double Seconds { get; internal set; }

    /// <summary>Whether the caller stopped it before its last epoch. The model keeps what it has learned.</summary>
    public bool Cancelled { get; internal set; }

    /// <summary>One value of every epoch: <c>history["val_accuracy"]</c>.</summary>
    public IReadOnlyList<double> this[string name] => [.. List.Select(epoch => epoch[name])];

    /// <summary>One line for each epoch.</summary>
    public override string ToString() => string.Join('\n', List);
}

/// <summary>Training cannot continue. The message says where, and what helps.</summary>
public sealed class TrainingException : InvalidOperationException
{
    /// <summary>An error without a message.</summary>
    public TrainingException() { }

    /// <summary>An error with its message.</summary>
    public TrainingException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public TrainingException(string message, Exception? inner) : base(message, inner) { }
}
