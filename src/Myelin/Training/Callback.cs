namespace Myelin;

/// <summary>Hears what happens during a training, and may stop it.</summary>
public abstract class Callback
{
    /// <summary>Whether training stops after this epoch; a callback sets it, and a training begins with false.</summary>
    public bool StopTraining { get; protected internal set; }

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(Model model) { }

    /// <summary>Before an epoch, counted from 1.</summary>
    public virtual void OnEpochBegin(Model model, int epoch) { }

    /// <summary>After each batch, counted from 1, with its loss.</summary>
    public virtual void OnBatchEnd(Model model, int epoch, int batch, double loss) { }

    /// <summary>After an epoch.</summary>
    public virtual void OnEpochEnd(Model model, EpochResult result) { }

    /// <summary>After the last epoch, or when training was stopped.</summary>
    public virtual void OnTrainEnd(Model model, History history) { }
}

/// <summary>Stops when a value has not become better for some epochs, and can go back to the best weights.</summary>
/// <param name="monitor">The value: val_loss, val_accuracy, loss, ... Names with "accuracy" are better when larger, others when smaller.</param>
/// <param name="patience">After how many epochs in a row without a better value it stops; 0 and 1 are the same.</param>
/// <param name="minDelta">How much better counts as better.</param>
/// <param name="restoreBestWeights">Whether the weights of the best epoch are put back at the end.</param>
public sealed class EarlyStopping(string monitor = "val_loss", int patience = 0, double minDelta = 0, bool restoreBestWeights = false) : Callback
{
    readonly int patience = patience >= 0 ? patience : throw new ArgumentOutOfRangeException(nameof(patience), $"EarlyStopping: expects a patience of 0 or more epochs, received {patience}; 0 stops at the first epoch that is not better.");
    readonly double minDelta = minDelta >= 0 ? minDelta : throw new ArgumentOutOfRangeException(nameof(minDelta), $"EarlyStopping: expects a minDelta of 0 or more, received {minDelta}; it is how much better counts as better.");
    readonly bool largerIsBetter = monitor.Contains("accuracy", StringComparison.Ordinal);
    double best;
    int waited;
    Tensor[]? weights;

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        (best, waited, weights) = (double.NaN, 0, null);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        if (result.Metrics.All(metric => metric.Name != monitor) && monitor.StartsWith("val_", StringComparison.Ordinal) && result.Metrics.Any(metric => $"val_{metric.Name}" == monitor))
            throw new ArgumentException($"EarlyStopping: expects the value \"{monitor}\", received none, for there are no validation data; give Fit some, or monitor \"{monitor[4..]}\".");
        double value = result[monitor];
        bool better = double.IsNaN(best) || (largerIsBetter ? value > best + minDelta : value < best - minDelta);
        if (better)
        {
            (best, waited) = (value, 0);
            if (restoreBestWeights) weights = [.. model.States.Select(state => state.Value)];
        }
        else if (++waited >= patience) StopTraining = true;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history)
    {
        if (weights == null) return;
        IReadOnlyList<State> states = model.States;
        for (int i = 0; i < weights.Length; i++) states[i].Value = weights[i];
    }
}
