namespace Myelin;

/// <summary>Stops training when the loss of a batch is NaN or infinite. Fit then warns with the cause, and throws no <see cref="TrainingException"/>.</summary>
/// <remarks>
/// As TerminateOnNaN of Keras 3. The epoch that was not completed is not in the history. The model keeps the weights of the failed step, unless
/// <see cref="EarlyStopping"/> restores the best ones; no checkpoint is written.
/// <code>
/// model.Fit(data, epochs: 20, options: new() { Callbacks = [new TerminateOnNaN()] });
/// </code>
/// </remarks>
public sealed class TerminateOnNaN : Callback
{
    internal override bool StopsAtNaN => true;

    /// <inheritdoc/>
    public override void OnBatchEnd(Model model, BatchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!double.IsFinite(result.Loss)) StopTraining = true;
    }
}
