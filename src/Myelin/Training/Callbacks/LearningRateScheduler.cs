namespace Myelin;

/// <summary>Sets the learning rate at the beginning of each epoch: rate = schedule(epoch, rate).</summary>
/// <remarks>
/// As LearningRateScheduler of Keras 3, with epochs counted from 1. A <see cref="Schedule"/> sets the rate before each step instead. When training
/// ends, the optimizer has its own rate again.
/// <code>
/// model.Fit(data, epochs: 20, options: new() { Callbacks = [new LearningRateScheduler((epoch, rate) =&gt; epoch &lt;= 10 ? rate : 0.9 * rate)] });
/// </code>
/// </remarks>
/// <param name="schedule">Gives the rate of an epoch from its number, counted from 1, and the rate of the epoch before.</param>
public sealed class LearningRateScheduler(Func<int, double, double> schedule) : Callback
{
    readonly Func<int, double, double> schedule = schedule ?? throw new ArgumentNullException(nameof(schedule));
    readonly EpochRate rate = new();
    readonly State last = new(BestValue.Whole(0), "epoch");

    /// <inheritdoc/>
    public override IReadOnlyList<State> States => [rate.State, last];

    internal override bool SetsRate => true;

    internal override string? Effect(long first, long count) => nameof(LearningRateScheduler);

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        last.Value = BestValue.Whole(0);
        rate.Begin(OptimizerOf(model));
    }

    /// <inheritdoc/>
    public override void OnResume(Model model, History history, int epoch, int batch) => rate.Resume(OptimizerOf(model));

    /// <summary>Sets the rate, unless training resumes within an epoch whose rate is set.</summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The schedule gives a negative or infinite rate, or NaN.</exception>
    public override void OnEpochBegin(Model model, int epoch)
    {
        if (last.Value.Item<long>() == epoch) return;
        rate.Set(OptimizerOf(model), Settings.NonNegative(schedule(epoch, rate.Value), nameof(LearningRateScheduler), "rate"));
        last.Value = BestValue.Whole(epoch);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history) => rate.End(OptimizerOf(model));
}
