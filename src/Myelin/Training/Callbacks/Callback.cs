namespace Myelin;

/// <summary>Hears what happens during a training, and may stop it.</summary>
public abstract class Callback
{
    /// <summary>Whether training stops after this epoch; a callback sets it, and a training begins with false.</summary>
    public bool StopTraining { get; protected internal set; }

    /// <summary>What it knows and a checkpoint holds: states that exist after <see cref="OnTrainBegin"/>, under different names.</summary>
    public virtual IReadOnlyList<State> States => [];

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(Model model) { }

    /// <summary>After <see cref="OnTrainBegin"/>, when training goes on from a checkpoint; all states have its values.</summary>
    /// <param name="model">The model.</param>
    /// <param name="history">The epochs that were completed.</param>
    /// <param name="epoch">The epoch that it goes on in, counted from 1; one more than all if they are done.</param>
    /// <param name="batch">The batches of it that are done.</param>
    public virtual void OnResume(Model model, History history, int epoch, int batch) { }

    /// <summary>When something went wrong that training survives, such as a checkpoint that could not be written.</summary>
    public virtual void OnWarning(Model model, string message) { }

    /// <summary>Before an epoch, counted from 1, or before the rest of one that is resumed.</summary>
    public virtual void OnEpochBegin(Model model, int epoch) { }

    /// <summary>Whether <see cref="OnBatchEnd"/> should get a value of the step: a weight, a gradient or an activation.</summary>
    /// <remarks>Asked once for each, when training begins. Listening changes no bit of what is trained, in captured steps too.</remarks>
    /// <param name="kind">What it is.</param>
    /// <param name="path">The path of the parameter or module: "dense/kernel", "dense".</param>
    public virtual bool Wants(TrainingValue kind, string path) => false;

    /// <summary>After each batch.</summary>
    public virtual void OnBatchEnd(Model model, BatchResult result) { }

    /// <summary>After an epoch.</summary>
    public virtual void OnEpochEnd(Model model, EpochResult result) { }

    /// <summary>
    /// After the last epoch, or when training was stopped, or ended by an exception, which then continues. Called once for each
    /// <see cref="OnTrainBegin"/>; here a callback undoes what it changed for the training.
    /// </summary>
    public virtual void OnTrainEnd(Model model, History history) { }
}
