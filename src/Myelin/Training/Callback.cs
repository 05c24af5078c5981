namespace Myelin;

/// <summary>Hears what happens during a training, and may stop it.</summary>
public abstract class Callback
{
    /// <summary>Whether training stops after this epoch; a callback sets it.</summary>
    public bool StopTraining { get; protected set; }

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
/// <param name="patience">How many epochs in a row without a better value end the training; 0 counts as 1, as in Keras.</param>
/// <param name="minDelta">How much better counts as better.</param>
/// <param name="restoreBestWeights">Whether the weights of the best epoch are put back at the end.</param>
public sealed class EarlyStopping(string monitor = "val_loss", int patience = 0, double minDelta = 0, bool restoreBestWeights = false) : Callback
{
    readonly bool largerIsBetter = monitor.Contains("accuracy", StringComparison.Ordinal);
    double best;
    int waited;
    Tensor[]? weights;

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        (StopTraining, best, waited, weights) = (false, double.NaN, 0, null);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        double value = result[monitor];
        bool better = double.IsNaN(best) || (largerIsBetter ? value > best + minDelta : value < best - minDelta);
        if (better)
        {
            (best, waited) = (value, 0);
            if (restoreBestWeights) weights = [.. model.States.Select(state => state.Value)];
        }
        else if (++waited >= Math.Max(1, patience)) StopTraining = true;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history)
    {
        if (weights == null) return;
        IReadOnlyList<State> states = model.States;
        for (int i = 0; i < weights.Length; i++) states[i].Value = weights[i];
    }
}
