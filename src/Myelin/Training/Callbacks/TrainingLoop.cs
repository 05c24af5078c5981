using System.Diagnostics;

namespace Myelin;

/// <summary>Calls callbacks in a hand-written loop as <see cref="Model.Fit"/> does, and keeps the history.</summary>
/// <remarks>
/// Callbacks are ended by <see cref="Dispose"/>, whatever ended the loop: the best weights and the learning rate come back after an exception too.
/// <code>
/// using var loop = new TrainingLoop(model, optimizer, [new EarlyStopping("val_loss", patience: 3), new CsvLogger("history.csv")], epochs: 20);
/// while (loop.NextEpoch())
/// {
///     foreach (var (x, y) in data.Batches(32, shuffle: true, epoch: loop.Epoch)) loop.EndBatch((double)step.Run(x, y));
///     loop.EndEpoch(("val_loss", Measure(model)));
/// }
/// </code>
/// The model need not be compiled. Callbacks that monitor another value than a loss then need a direction.
/// </remarks>
public sealed class TrainingLoop : IDisposable
{
    readonly Model model;
    readonly CallbackRun callbacks;
    readonly IReadOnlyList<Callback> all;
    readonly Stopwatch watch = new();
    Parameter[]? wantedWeights, wantedGradients;
    double sum;
    int batch;
    bool ended;

    /// <summary>Begins a training.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The optimizer that the loop applies.</param>
    /// <param name="callbacks">The callbacks, in the order in which they are called.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="batches">The number of batches in an epoch, if it is known; a progress bar shows it.</param>
    /// <exception cref="ArgumentException">Two callbacks set the learning rate, or one monitors a value that does not exist.</exception>
    /// <exception cref="InvalidOperationException">A callback is used by another training.</exception>
    public TrainingLoop(Model model, Optimizer optimizer, IReadOnlyList<Callback> callbacks, int epochs, int? batches = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(callbacks);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        (this.model, all, Optimizer, Epochs) = (model, callbacks, optimizer, epochs);
        this.callbacks = new(model, optimizer, callbacks, epochs, names: null) { Batches = batches };
        try
        {
            this.callbacks.Begin();
        }
        catch
        {
            this.callbacks.EndAfterFailure(History);
            throw;
        }
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The number of epochs.</summary>
    public int Epochs { get; }

    /// <summary>The current epoch, counted from 1; 0 before the first <see cref="NextEpoch"/>.</summary>
    public int Epoch { get; private set; }

    /// <summary>Whether a callback has stopped the training.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The epochs that were ended.</summary>
    public History History { get; } = new();

    /// <summary>The states of all callbacks by name, for a checkpoint of your own.</summary>
    public IReadOnlyList<(string Name, State State)> States =>
        [.. all.SelectMany((callback, i) => callback.States.Select(state => ($"{i}/{callback.GetType().Name}/{state.Name}", state)))];

    /// <summary>Continues after some epochs, when the values of <see cref="States"/> and all weights have been restored.</summary>
    /// <param name="epochs">The results of the epochs that were done.</param>
    /// <exception cref="InvalidOperationException">An epoch has begun.</exception>
    public void Resume(IReadOnlyList<EpochResult> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        if (Epoch != 0) throw new InvalidOperationException("TrainingLoop: expects Resume before the first epoch; call it before NextEpoch.");
        History.List.AddRange(epochs);
        Epoch = epochs.Count;
        callbacks.Resume(History, Epoch + 1, 0);
    }

    /// <summary>Begins the next epoch; false if all are done or a callback has stopped the training. Callbacks are ended then.</summary>
    public bool NextEpoch()
    {
        if (ended) return false;
        if (IsStopped || Epoch == Epochs)
        {
            ended = true;
            callbacks.End(History);
            return false;
        }
        Epoch++;
        (sum, batch) = (0, 0);
        watch.Restart();
        callbacks.BeginEpoch(Epoch);
        return true;
    }

    /// <summary>Ends a batch.</summary>
    /// <param name="loss">Its loss.</param>
    /// <param name="gradients">The gradients, for callbacks that listen to them.</param>
    public void EndBatch(double loss, ParameterGradients? gradients = null)
    {
        sum += loss;
        batch++;
        double mean = sum / batch;
        wantedWeights ??= Wanted(TrainingValue.Weights);
        wantedGradients ??= Wanted(TrainingValue.Gradients);
        callbacks.EndBatch(new(Epoch, batch, loss, () => [("loss", mean)], wantedWeights.ToDictionary(one => one.Path, one => one.Value),
            gradients == null ? null : Gradients(gradients)));
        if (!double.IsFinite(loss) && callbacks.StopsAtNaN) IsStopped = true;
    }

    /// <summary>The parameters whose values or gradients some callback wants. Each is asked for once.</summary>
    Parameter[] Wanted(TrainingValue kind) => [.. model.Parameters.Where(parameter => all.Any(callback => callback.Wants(kind, parameter.Path)))];

    Dictionary<string, Tensor> Gradients(ParameterGradients gradients)
    {
        var found = new Dictionary<string, Tensor>();
        for (int i = 0; i < gradients.Parameters.Count; i++)
            if (wantedGradients!.Contains(gradients.Parameters[i]) && gradients[i] is { } gradient) found[gradients.Parameters[i].Path] = gradient;
        return found;
    }

    /// <summary>Ends the epoch; false if a callback stops the training.</summary>
    /// <param name="metrics">Values of the epoch by name. If "loss" is not among them, it is the mean of the losses of the batches.</param>
    public bool EndEpoch(params (string Name, double Value)[] metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (batch > 0 && metrics.All(metric => metric.Name != "loss")) metrics = [("loss", sum / batch), .. metrics];
        callbacks.Batches = batch > 0 ? batch : callbacks.Batches;
        var result = new EpochResult(Epoch, metrics, Optimizer.LearningRate, watch.Elapsed.TotalSeconds);
        History.List.Add(result);
        History.Seconds += result.Seconds;
        IsStopped |= callbacks.EndEpoch(result);
        return !IsStopped;
    }

    /// <summary>
    /// Ends the callbacks if the loop has not done so. Failures in their ends are traced, so that they do not hide the exception that ended the loop.
    /// </summary>
    public void Dispose()
    {
        if (ended) return;
        ended = true;
        callbacks.EndAfterFailure(History);
    }
}
