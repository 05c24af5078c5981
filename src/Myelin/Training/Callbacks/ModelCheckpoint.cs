using System.Globalization;

namespace Myelin;

/// <summary>Saves the model after epochs, all of them or those that improve a monitored value.</summary>
/// <remarks>
/// As ModelCheckpoint of Keras 3. Each file is a model that <see cref="Model.Load"/> reads, written whole or not at all. A file that cannot be
/// written is a warning. To resume a training to the same bits use <see cref="FitOptions.Checkpoints"/>, which also hold optimizer and position.
/// <code>
/// model.Fit(data, epochs: 20, validation: validation, options: new()
/// {
///     Callbacks = [new ModelCheckpoint("best-{epoch:00}-{val_loss:0.000}.safetensors", saveBestOnly: true)],
/// });
/// </code>
/// </remarks>
/// <param name="path">
/// The file. Places in braces take the number of the epoch and its values, with a format of .NET behind a colon: {epoch:000}, {val_loss:0.0000}.
/// </param>
/// <param name="monitor">The value by which an epoch is the best.</param>
/// <param name="saveBestOnly">Whether only epochs are saved that improve the value.</param>
/// <param name="every">Every how many epochs the model is saved.</param>
/// <param name="direction">Which values are better; if omitted, what the monitored metric says.</param>
/// <exception cref="ArgumentException">The path has a brace that belongs to no place.</exception>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class ModelCheckpoint(
    string path, string monitor = "val_loss", bool saveBestOnly = false, int every = 1, MetricDirection? direction = null) : Callback
{
    readonly PathTemplate template = new(path, nameof(ModelCheckpoint));
    readonly int every = Settings.Within(every, 1, int.MaxValue, nameof(ModelCheckpoint));
    readonly MetricDirection? direction = MonitoredValue.Checked(direction, nameof(ModelCheckpoint));
    readonly BestValue best = new();
    MetricDirection better;

    /// <inheritdoc/>
    public override IReadOnlyList<State> States => best.States;

    /// <summary>The file that was written last; null before the first.</summary>
    public string? LastPath { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">No value is named as the path or <c>monitor</c> says, or it has no direction and none was given.</exception>
    public override void OnTrainBegin(Model model)
    {
        if (saveBestOnly) better = MonitoredValue.Direction(this, monitor, direction, model);
        if (Run?.Names is { } names) template.Check(names);
        best.Reset();
        LastPath = null;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Epoch % every != 0) return;
        if (saveBestOnly && !best.Improves(MonitoredValue.Of(nameof(ModelCheckpoint), monitor, result), better)) return;
        string file = template.Of(result);
        try
        {
            model.Save(file);
            LastPath = file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warn($"{nameof(ModelCheckpoint)}: the model of epoch {result.Epoch.ToString(CultureInfo.InvariantCulture)} was not saved: {e.Message}");
        }
    }
}
