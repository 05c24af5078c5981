namespace Myelin;

/// <summary>A callback made of functions, without a class of its own.</summary>
/// <remarks>
/// As LambdaCallback of Keras 3.
/// <code>
/// model.Fit(data, epochs: 5, options: new()
/// {
///     Callbacks = [new LambdaCallback(onEpochEnd: (model, result) =&gt; Console.WriteLine(result))],
/// });
/// </code>
/// </remarks>
/// <param name="onTrainBegin">Called before the first epoch.</param>
/// <param name="onEpochBegin">Called before an epoch, counted from 1.</param>
/// <param name="onBatchEnd">Called after each batch.</param>
/// <param name="onEpochEnd">Called after each epoch.</param>
/// <param name="onTrainEnd">Called when training ends.</param>
public sealed class LambdaCallback(Action<Model>? onTrainBegin = null, Action<Model, int>? onEpochBegin = null, Action<Model, BatchResult>? onBatchEnd = null,
    Action<Model, EpochResult>? onEpochEnd = null, Action<Model, History>? onTrainEnd = null) : Callback
{
    /// <summary>Stops training after the current epoch.</summary>
    public void Stop() => StopTraining = true;

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model) => onTrainBegin?.Invoke(model);

    /// <inheritdoc/>
    public override void OnEpochBegin(Model model, int epoch) => onEpochBegin?.Invoke(model, epoch);

    /// <inheritdoc/>
    public override void OnBatchEnd(Model model, BatchResult result) => onBatchEnd?.Invoke(model, result);

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result) => onEpochEnd?.Invoke(model, result);

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history) => onTrainEnd?.Invoke(model, history);
}
