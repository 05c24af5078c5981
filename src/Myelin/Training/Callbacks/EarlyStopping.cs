namespace Myelin;

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
    readonly State best = new(Number(double.NaN), "best"), waited = new(Whole(0), "waited");
    State[] weights = [];

    /// <inheritdoc/>
    public override IReadOnlyList<State> States => [best, waited, .. weights];

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        (best.Value, waited.Value) = (Number(double.NaN), Whole(0));
        weights = restoreBestWeights ? [.. model.States.Select(state => new State(state.Value, state.Path))] : [];
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        if (result.Metrics.All(metric => metric.Name != monitor) && monitor.StartsWith("val_", StringComparison.Ordinal) && result.Metrics.Any(metric => $"val_{metric.Name}" == monitor))
            throw new ArgumentException($"EarlyStopping: expects the value \"{monitor}\", received none, for there are no validation data; give Fit some, or monitor \"{monitor[4..]}\".");
        double value = result[monitor], before = (double)best.Value;
        bool better = double.IsNaN(before) || (largerIsBetter ? value > before + minDelta : value < before - minDelta);
        if (better)
        {
            (best.Value, waited.Value) = (Number(value), Whole(0));
            Copy(model.States, weights);
            return;
        }
        long epochs = waited.Value.Item<long>() + 1;
        waited.Value = Whole(epochs);
        if (epochs >= patience) StopTraining = true;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history)
    {
        if (!double.IsNaN((double)best.Value)) Copy(weights, model.States);
    }

    static void Copy(IReadOnlyList<State> from, IReadOnlyList<State> to)
    {
        for (int i = 0; i < Math.Min(from.Count, to.Count); i++) to[i].Value = from[i].Value;
    }

    static Tensor Number(double value) => Tensor.Constant(value, ElementType.Float64, Device.Current);

    static Tensor Whole(long value) => Tensor.Constant(value, ElementType.Int64, Device.Current);
}
