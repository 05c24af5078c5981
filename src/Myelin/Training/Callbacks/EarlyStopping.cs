using System.Globalization;

namespace Myelin;

/// <summary>Stops training when a monitored value has not improved for some epochs. It can restore the best weights.</summary>
/// <remarks>
/// NaN is never an improvement. The first epoch never stops training, as in Keras. The best weights come back whatever ends training, also if it
/// was not stopped early, or ended by an exception.
/// <code>
/// model.Fit(data, epochs: 100, validation: validation, options: new()
/// {
///     Callbacks = [new EarlyStopping("val_accuracy", patience: 5, restoreBestWeights: true)],
/// });
/// </code>
/// </remarks>
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
    readonly MetricDirection? direction = MonitoredValue.Checked(direction, nameof(EarlyStopping));
    readonly BestValue best = new();
    MetricDirection better;
    State[] weights = [];

    /// <inheritdoc/>
    public override IReadOnlyList<State> States => [.. best.States, .. weights];

    internal override bool ChangesWeightsAtEnd => restoreBestWeights;

    internal override string? Effect(long first, long count) => string.Create(CultureInfo.InvariantCulture,
        $"EarlyStopping({monitor}, patience: {patience}, minDelta: {minDelta:R}, restoreBestWeights: {restoreBestWeights}, direction: {direction})");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">No value is named <c>monitor</c>, or it has no direction and none was given.</exception>
    public override void OnTrainBegin(Model model)
    {
        better = MonitoredValue.Direction(this, monitor, direction, model);
        best.Reset();
        weights = restoreBestWeights ? [.. model.States.Select(state => new State(state.Value, state.Path))] : [];
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        if (best.Improves(MonitoredValue.Of(nameof(EarlyStopping), monitor, result), better, minDelta)) Copy(model.States, weights);
        else if (best.Waited >= patience && result.Epoch > 1) StopTraining = true;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history)
    {
        if (!double.IsNaN(best.Value)) Copy(weights, model.States);
    }

    static void Copy(IReadOnlyList<State> from, IReadOnlyList<State> to)
    {
        for (int i = 0; i < Math.Min(from.Count, to.Count); i++) to[i].Value = from[i].Value;
    }
}
