using System.Globalization;

namespace Myelin;

/// <summary>rate = max(rate · factor, minRate) when a monitored value has not improved for some epochs.</summary>
/// <remarks>
/// As ReduceLROnPlateau of Keras 3. NaN is never an improvement. When training ends, the optimizer has its own rate again.
/// <code>
/// model.Fit(data, epochs: 50, validation: validation, options: new() { Callbacks = [new ReduceLearningRateOnPlateau(factor: 0.5, patience: 3)] });
/// </code>
/// </remarks>
/// <param name="monitor">The value to watch, such as val_loss, val_accuracy or loss.</param>
/// <param name="factor">The factor of the rate, from above 0 to below 1.</param>
/// <param name="patience">The number of epochs in a row without improvement after which the rate is reduced; 0 and 1 are the same.</param>
/// <param name="minDelta">A change counts as an improvement only if it is larger than this.</param>
/// <param name="cooldown">The number of epochs after a reduction that are not counted.</param>
/// <param name="minRate">The least rate.</param>
/// <param name="direction">Which values are better; if omitted, what the monitored metric says.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class ReduceLearningRateOnPlateau(string monitor = "val_loss", double factor = 0.1, int patience = 10, double minDelta = 1e-4, int cooldown = 0,
    double minRate = 0, MetricDirection? direction = null) : Callback
{
    readonly double factor = factor is > 0 and < 1 ? factor
        : throw new ArgumentOutOfRangeException(nameof(factor),
            $"{nameof(ReduceLearningRateOnPlateau)}: expects a factor above 0 and below 1, received {factor}; 0.1 to 0.5 are usual.");
    readonly int patience = Settings.Within(patience, 0, int.MaxValue, nameof(ReduceLearningRateOnPlateau));
    readonly int cooldown = Settings.Within(cooldown, 0, int.MaxValue, nameof(ReduceLearningRateOnPlateau));
    readonly double minDelta = Settings.NonNegative(minDelta, nameof(ReduceLearningRateOnPlateau));
    readonly double minRate = Settings.NonNegative(minRate, nameof(ReduceLearningRateOnPlateau));
    readonly MetricDirection? direction = MonitoredValue.Checked(direction, nameof(ReduceLearningRateOnPlateau));
    readonly BestValue best = new();
    readonly EpochRate rate = new();
    readonly State cooling = new(BestValue.Whole(0), "cooling");
    MetricDirection better;

    /// <inheritdoc/>
    public override IReadOnlyList<State> States => [.. best.States, rate.State, cooling];

    internal override bool SetsRate => true;

    internal override string? Effect(long first, long count) => string.Create(CultureInfo.InvariantCulture,
        $"{nameof(ReduceLearningRateOnPlateau)}({monitor}, {factor:R}, {patience}, {minDelta:R}, {cooldown}, {minRate:R}, {direction})");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">No value is named <c>monitor</c>, or it has no direction and none was given.</exception>
    public override void OnTrainBegin(Model model)
    {
        better = MonitoredValue.Direction(this, monitor, direction, model);
        best.Reset();
        cooling.Value = BestValue.Whole(0);
        rate.Begin(OptimizerOf(model));
    }

    /// <inheritdoc/>
    public override void OnResume(Model model, History history, int epoch, int batch) => rate.Resume(OptimizerOf(model));

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        long rest = cooling.Value.Item<long>();
        if (rest > 0) cooling.Value = BestValue.Whole(--rest);
        bool improves = best.Improves(MonitoredValue.Of(nameof(ReduceLearningRateOnPlateau), monitor, result), better, minDelta);
        if (improves) return;
        if (rest > 0) best.Waited = 0;
        if (rest > 0 || best.Waited < patience) return;
        double next = Math.Max(rate.Value * factor, minRate);
        if (next < rate.Value)
        {
            rate.Set(OptimizerOf(model), next);
            cooling.Value = BestValue.Whole(cooldown);
        }
        best.Waited = 0;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history) => rate.End(OptimizerOf(model));
}
