using System.Globalization;

namespace Myelin;

/// <summary>Stops training when a monitored value has not improved for some epochs. It can restore the best weights.</summary>
/// <remarks>NaN is never an improvement. The first epoch never stops training, as in Keras.</remarks>
/// <param name="monitor">The value to watch, such as val_loss, val_accuracy or loss.</param>
/// <param name="patience">The number of epochs in a row without improvement after which training stops; 0 and 1 are the same.</param>
/// <param name="minDelta">A change counts as an improvement only if it is larger than this.</param>
/// <param name="restoreBestWeights">Whether the model gets the weights of its best epoch back at the end.</param>
/// <param name="direction">Which values are better; if omitted, what the monitored metric says.</param>
public sealed class EarlyStopping(
    string monitor = "val_loss", int patience = 0, double minDelta = 0, bool restoreBestWeights = false, MetricDirection? direction = null) : Callback
{
    readonly int patience = patience >= 0 ? patience
        : throw new ArgumentOutOfRangeException(nameof(patience),
            $"EarlyStopping: expects a patience of 0 or more epochs, received {patience}; 0 stops at the first epoch that is not better.");
    readonly double minDelta = minDelta >= 0 ? minDelta
        : throw new ArgumentOutOfRangeException(nameof(minDelta),
            $"EarlyStopping: expects a minDelta of 0 or more, received {minDelta}; it is the least change that counts as an improvement.");
    readonly State best = new(Number(double.NaN), "best"), waited = new(Whole(0), "waited");
    MetricDirection better;
    State[] weights = [];

    /// <inheritdoc/>
    public override IReadOnlyList<State> States => [best, waited, .. weights];

    internal override bool ChangesWeightsAtEnd => restoreBestWeights;

    internal override string? Effect(long first, long count) => string.Create(CultureInfo.InvariantCulture,
        $"EarlyStopping({monitor}, patience: {patience}, minDelta: {minDelta:R}, restoreBestWeights: {restoreBestWeights}, direction: {direction})");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">No value is named <c>monitor</c>, or it has no direction and none was given.</exception>
    public override void OnTrainBegin(Model model)
    {
        better = MonitoredValue.Direction(nameof(EarlyStopping), monitor, direction, model);
        (best.Value, waited.Value) = (Number(double.NaN), Whole(0));
        weights = restoreBestWeights ? [.. model.States.Select(state => new State(state.Value, state.Path))] : [];
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        double value = MonitoredValue.Of(nameof(EarlyStopping), monitor, result);
        if (better.IsImprovement(value, (double)best.Value, minDelta))
        {
            (best.Value, waited.Value) = (Number(value), Whole(0));
            Copy(model.States, weights);
            return;
        }
        long epochs = waited.Value.Item<long>() + 1;
        waited.Value = Whole(epochs);
        if (epochs >= patience && result.Epoch > 1) StopTraining = true;
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
