using System.Diagnostics;

namespace Myelin;

/// <summary>The callbacks of one training. Each one that has begun is ended once, whatever ends the training.</summary>
/// <param name="model">The model.</param>
/// <param name="optimizer">Its optimizer.</param>
/// <param name="callbacks">The callbacks in the order in which they are called.</param>
/// <param name="epochs">The number of epochs.</param>
/// <param name="names">The names of the values that epochs will have; null if they are not known.</param>
sealed class CallbackRun(Model model, Optimizer optimizer, IReadOnlyList<Callback> callbacks, int epochs, IReadOnlyList<string>? names)
{
    readonly Queue<Callback> open = [];                                             // those that have begun and not ended

    /// <summary>The optimizer of the training.</summary>
    public Optimizer Optimizer => optimizer;

    /// <summary>The number of epochs.</summary>
    public int Epochs => epochs;

    /// <summary>The number of batches in an epoch; null if it is not known.</summary>
    public int? Batches { get; set; }

    /// <summary>The names of the values that epochs will have; null if they are not known.</summary>
    public IReadOnlyList<string>? Names => names;

    /// <summary>Whether there are callbacks.</summary>
    public bool Any => callbacks.Count > 0;

    /// <summary>Whether one of them changes weights when training ends.</summary>
    public bool ChangesWeightsAtEnd => callbacks.Any(callback => callback.ChangesWeightsAtEnd);

    /// <summary>Whether one of them sets the learning rate.</summary>
    public bool SetsRate => callbacks.Any(callback => callback.SetsRate);

    /// <summary>Whether one of them makes a loss that is not finite the end of training, and no error.</summary>
    public bool StopsAtNaN => callbacks.Any(callback => callback.StopsAtNaN);

    /// <summary>Describes what they did to the training in a range of steps.</summary>
    /// <param name="first">The optimizer's step count at the beginning of the training.</param>
    /// <param name="count">The number of steps made since.</param>
    public string Effects(long first, long count) =>
        string.Join(", ", callbacks.Select(callback => callback.Effect(first, count)).OfType<string>().DefaultIfEmpty("none"));

    /// <summary>Begins all callbacks.</summary>
    /// <exception cref="InvalidOperationException">One is in use by another training.</exception>
    /// <exception cref="ArgumentException">Two of them set the learning rate.</exception>
    public void Begin()
    {
        Callback[] setters = [.. callbacks.Where(callback => callback.SetsRate)];
        if (setters.Length > 1)
            throw new ArgumentException($"Fit: expects at most one callback that sets the learning rate, received {setters.Length} " +
                $"({string.Join(", ", setters.Select(setter => setter.GetType().Name))}), of which the last would win; leave all but one out.");
        foreach (Callback callback in callbacks)
        {
            if (callback.IsExclusive && !callback.TryUse())
                throw new InvalidOperationException($"Fit: {callback.GetType().Name} is used by another training, whose values it keeps; " +
                    "give each training a callback of its own.");
            try
            {
                callback.Run = this;
                callback.StopTraining = false;
                callback.OnTrainBegin(model);
            }
            catch
            {
                callback.EndUse();
                throw;
            }
            open.Enqueue(callback);
        }
    }

    public void Resume(History history, int epoch, int batch)
    {
        foreach (Callback callback in callbacks) callback.OnResume(model, history, epoch, batch);
    }

    public void BeginEpoch(int epoch)
    {
        foreach (Callback callback in callbacks) callback.OnEpochBegin(model, epoch);
    }

    public void EndBatch(BatchResult result)
    {
        foreach (Callback callback in callbacks) callback.OnBatchEnd(model, result);
    }

    public void BeginValidation()
    {
        foreach (Callback callback in callbacks) callback.OnValidationBegin(model);
    }

    public void EndValidation()
    {
        foreach (Callback callback in callbacks) callback.OnValidationEnd(model);
    }

    /// <summary>Ends an epoch. Returns whether a callback stops the training.</summary>
    public bool EndEpoch(EpochResult result)
    {
        bool stops = false;
        foreach (Callback callback in callbacks)
        {
            callback.OnEpochEnd(model, result);
            stops |= callback.StopTraining;
        }
        return stops;
    }

    public void Warn(string message)
    {
        Trace.TraceWarning(message);
        foreach (Callback callback in callbacks) callback.OnWarning(model, message);
    }

    /// <summary>Ends all callbacks.</summary>
    public void End(History history)
    {
        while (open.TryDequeue(out Callback? callback))
        {
            try
            {
                callback.OnTrainEnd(model, history);
            }
            finally
            {
                callback.EndUse();
            }
        }
    }

    /// <summary>Ends the callbacks after an exception. Their own failures are traced and do not hide the one that ended training.</summary>
    public void EndAfterFailure(History history)
    {
        while (open.TryPeek(out Callback? callback))
        {
            try
            {
                End(history);
            }
            catch (Exception e)
            {
                Trace.TraceWarning($"Fit: {callback.GetType().Name}.OnTrainEnd failed while training ended by an exception: {e.Message}");
            }
        }
    }
}
