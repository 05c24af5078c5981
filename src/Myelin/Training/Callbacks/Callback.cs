namespace Myelin;

/// <summary>Is called during training, and may stop it.</summary>
/// <remarks>
/// <see cref="FitOptions.Callbacks"/> of <see cref="Model.Fit"/> takes callbacks; a hand-written loop calls them by a <see cref="TrainingLoop"/>.
/// Override the methods that you need:
/// <code>
/// sealed class Stopwatch : Callback
/// {
///     public override void OnEpochEnd(Model model, EpochResult result) =&gt; StopTraining = result.Seconds &gt; 60;
/// }
/// </code>
/// What a callback must remember when training resumes belongs into <see cref="States"/>.
/// </remarks>
public abstract class Callback
{
    int uses;

    /// <summary>Whether training stops after this epoch. A callback sets it; it is false when training begins.</summary>
    public bool StopTraining { get; protected internal set; }

    /// <summary>The states that a checkpoint saves. They exist after <see cref="OnTrainBegin"/> and have different names.</summary>
    public virtual IReadOnlyList<State> States => [];

    /// <summary>The training that calls it; null outside of one.</summary>
    internal CallbackRun? Run { get; set; }

    /// <summary>The number of epochs of the training that calls it; null outside of one.</summary>
    protected int? EpochsInAll => Run?.Epochs;

    /// <summary>The number of batches in an epoch; null if it is not known, as in the first epoch of a stream.</summary>
    protected int? BatchesInEpoch => Run?.Batches;

    /// <summary>The optimizer of the training that calls it, or else the one that a model was compiled with.</summary>
    /// <exception cref="InvalidOperationException">It is called outside of a training, and the model is not compiled.</exception>
    protected Optimizer OptimizerOf(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Run?.Optimizer ?? model.Optimizer;
    }

    /// <summary>Reports to all callbacks of the training what does not end it.</summary>
    protected void Warn(string message)
    {
        if (Run is { } run) run.Warn(message);
        else System.Diagnostics.Trace.TraceWarning(message);
    }

    /// <summary>Whether only one training at a time can use it, because it keeps values of the training.</summary>
    internal virtual bool IsExclusive => States.Count > 0;

    /// <summary>Whether it sets the learning rate; a training can have one such callback.</summary>
    internal virtual bool SetsRate => false;

    /// <summary>Whether a loss that is not finite stops training, and is no error.</summary>
    internal virtual bool StopsAtNaN => false;

    /// <summary>Begins the use by a training; false if another one uses it.</summary>
    internal bool TryUse() => Interlocked.Exchange(ref uses, 1) == 0;

    /// <summary>Ends the use by a training.</summary>
    internal void EndUse()
    {
        Run = null;
        Volatile.Write(ref uses, 0);
    }

    /// <summary>Describes what it did to a training in a range of steps; null if it only observes. An unfinished training resumes with the same.</summary>
    /// <param name="first">The optimizer's step count at the beginning of the training.</param>
    /// <param name="count">The number of steps made since.</param>
    internal virtual string? Effect(long first, long count) => null;

    /// <summary>Whether it changes weights in <see cref="OnTrainEnd"/>, so that prolonging a finished training does not continue from its last step.</summary>
    internal virtual bool ChangesWeightsAtEnd => false;

    /// <summary>Called before the first epoch.</summary>
    public virtual void OnTrainBegin(Model model) { }

    /// <summary>Called after <see cref="OnTrainBegin"/> when training resumes from a checkpoint. All states have their saved values.</summary>
    /// <param name="model">The model.</param>
    /// <param name="history">The epochs that were completed.</param>
    /// <param name="epoch">The epoch in which training resumes, counted from 1; the number of epochs plus one if all are done.</param>
    /// <param name="batch">The number of batches of that epoch that are done.</param>
    public virtual void OnResume(Model model, History history, int epoch, int batch) { }

    /// <summary>Called when something failed that does not end training, such as writing a checkpoint.</summary>
    public virtual void OnWarning(Model model, string message) { }

    /// <summary>Called before an epoch, counted from 1, or before the rest of a resumed one.</summary>
    public virtual void OnEpochBegin(Model model, int epoch) { }

    /// <summary>Whether <see cref="OnBatchEnd"/> should receive a weight, a gradient or an activation.</summary>
    /// <remarks>Called once for each value when training begins. Listening does not change any bit of the training, with captured steps too.</remarks>
    /// <param name="kind">The kind of value.</param>
    /// <param name="path">The path of the parameter or module: "dense/kernel", "dense".</param>
    public virtual bool Wants(TrainingValue kind, string path) => false;

    /// <summary>Called after each batch.</summary>
    public virtual void OnBatchEnd(Model model, BatchResult result) { }

    /// <summary>Called after the last batch of an epoch, before the validation data are measured. Not called without validation data.</summary>
    public virtual void OnValidationBegin(Model model) { }

    /// <summary>Called when the validation data have been measured, also if that failed.</summary>
    public virtual void OnValidationEnd(Model model) { }

    /// <summary>Called after each epoch.</summary>
    public virtual void OnEpochEnd(Model model, EpochResult result) { }

    /// <summary>
    /// Called when training ends: after the last epoch, when it was stopped, or by an exception, which is then rethrown. Called once for each
    /// <see cref="OnTrainBegin"/>. A callback undoes here what it changed for the training.
    /// </summary>
    public virtual void OnTrainEnd(Model model, History history) { }
}
