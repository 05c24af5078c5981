using System.Diagnostics;
using System.Globalization;

namespace Myelin;

/// <summary>One training.</summary>
sealed class FitRun(Compiled compiled, Dataset data, Dataset? validation, int epochs, int batchSize, FitOptions options, CancellationToken cancellation)
{
    readonly Model model = compiled.Model;
    readonly BatchBinding binding = BatchBinding.Of(compiled.Model, compiled, data);
    readonly History history = new();
    readonly Queue<Callback> open = [];                                             // callbacks that have begun and not ended
    readonly Stopwatch whole = Stopwatch.StartNew();
    readonly FitClock clock = new(options.Progress, epochs);
    ExampleWeights weights = null!;
    TrainingPass pass = null!;
    StepListening? listening;
    CheckpointWriter? writer;
    int epoch = 1, done;                                                            // the current epoch, and the number of its batches that are done
    long seen, batchesBefore;                                                       // examples used in this epoch, batches in earlier epochs
    double epochSeconds, secondsBefore;
    bool finished;
    Dictionary<string, string>? settings;

    public History Run()
    {
        weights = ExampleWeights.Of(options, data, compiled, binding);
        if (data.IsCounted) clock.Knows(data.Count, batchSize);
        listening = StepListening.Of(model, options.Callbacks);
        pass = listening == null ? compiled.RentTraining(options.Captures) : new(compiled, options.Captures, listening);
        try
        {
            Begin();
            if (options.Checkpoints is not { } wanted) Train();
            else
                using (writer = new CheckpointWriter(wanted, new Checkpoint(compiled, pass.Totals, options.Callbacks), model, Warn))
                {
                    Resume();
                    Train();
                }
            return history;
        }
        catch
        {
            EndAfterFailure();
            throw;
        }
        finally
        {
            if (pass.IsPlain) compiled.Return(pass);
        }
    }

    void Begin()
    {
        foreach (Callback callback in options.Callbacks)
        {
            callback.StopTraining = false;
            callback.OnTrainBegin(model);
            open.Enqueue(callback);
        }
    }

    /// <summary>Ends the callbacks that have begun. Their own failures are traced and do not hide the one that ended training.</summary>
    void EndAfterFailure()
    {
        while (open.TryDequeue(out Callback? callback))
        {
            try
            {
                callback.OnTrainEnd(model, history);
            }
            catch (Exception e)
            {
                Trace.TraceWarning($"Fit: {callback.GetType().Name}.OnTrainEnd failed while training ended by an exception: {e.Message}");
            }
        }
    }

    /// <summary>Resumes from the newest checkpoint, if there is one.</summary>
    void Resume()
    {
        if (writer!.Resume(Settings()) is not { } position) return;
        (epoch, done, epochSeconds, secondsBefore) = (position.Epoch, position.Batch, position.EpochSeconds, position.Seconds);
        long full = (long)done * batchSize;
        seen = position.Examples ?? (data.IsCounted ? Math.Min(full, data.Count) : full);
        batchesBefore = position.BatchesBefore ?? (epoch - 1L) * (clock.Batches ?? 0);
        finished = position.Finished && epochs <= position.Epochs;
        history.List.AddRange(position.History);
        foreach (Callback callback in options.Callbacks) callback.OnResume(model, history, epoch, done);
    }

    void Train()
    {
        bool wasFinished = finished;
        while (!finished && epoch <= epochs && !history.Cancelled)
        {
            foreach (Callback callback in options.Callbacks) callback.OnEpochBegin(model, epoch);
            clock.Begin(epoch, seen);
            if (Epoch() && Measure() is { } result) EndEpoch(result);
            else history.Cancelled = true;
        }
        if (history.Cancelled) writer?.Write(Position(), Batches);                  // training resumes here
        while (open.TryDequeue(out Callback? callback)) callback.OnTrainEnd(model, history);
        whole.Stop();                                                               // so that history and checkpoint have the same time
        history.Seconds = wasFinished ? secondsBefore : Seconds;
        if (history.Cancelled || wasFinished) return;
        finished = true;
        writer?.Write(Position(), Batches);                                         // with changes by callbacks, such as the best weights
    }

    /// <summary>Trains on the rest of the epoch; false if it was cancelled.</summary>
    bool Epoch()
    {
        if (done == 0) pass.Totals.Reset();
        using var rest = new BatchFetcher(data, new(batchSize, options.Shuffle, options.Seed, epoch, done));
        while (rest.Next() is { } batch)
        {
            if (cancellation.IsCancellationRequested) return false;
            double loss = pass.Run(batch, binding, weights.Of(batch));
            done++;
            seen += batch.Count;
            if (!double.IsFinite(loss)) throw Diverged(loss);
            if (options.Callbacks.Count > 0) Tell(new(epoch, done, loss, listening));
            writer?.Keep(Position, Batches);
            clock.Report(done, seen, pass.Totals);
        }
        if (done == 0) throw new ArgumentException($"{model}: expects examples, received none in epoch {epoch}; check the data set.");
        clock.ReportLast(done, seen, pass.Totals);
        return true;
    }

    void Tell(BatchResult result)
    {
        foreach (Callback callback in options.Callbacks) callback.OnBatchEnd(model, result);
    }

    TrainingException Diverged(double loss) => new(
        $"Fit: the loss became {(double.IsNaN(loss) ? "NaN" : "infinite")} in epoch {epoch}, batch {done}. " +
        $"Lower the learning rate ({compiled.Optimizer.LearningRate}), " +
        "check inputs and targets for NaN, and labels for classes that the model lacks.");

    /// <summary>The result of the epoch; null if it was cancelled.</summary>
    EpochResult? Measure()
    {
        var metrics = new List<(string, double)>(pass.Totals.Results);
        if (validation != null)
        {
            try
            {
                Evaluation found = compiled.Evaluate(validation, Math.Max(batchSize, 256), cancellation);
                metrics.AddRange(found.Select(one => ($"val_{one.Name}", one.Value)));
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
        return new(epoch, metrics, compiled.Optimizer.LearningRate, epochSeconds + clock.Seconds);
    }

    void EndEpoch(EpochResult result)
    {
        history.List.Add(result);
        foreach (Callback callback in options.Callbacks)
        {
            callback.OnEpochEnd(model, result);
            finished |= callback.StopTraining;
        }
        writer?.Compare(result);
        batchesBefore += done;
        (epoch, done, seen, epochSeconds) = (epoch + 1, 0, 0, 0);
        clock.End();
        if (!finished && epoch <= epochs) writer?.Keep(Position, Batches);
    }

    double Seconds => secondsBefore + whole.Elapsed.TotalSeconds;

    /// <summary>The number of batches in all epochs so far.</summary>
    long Batches => batchesBefore + done;

    TrainingPosition Position() => new()
    {
        Epoch = epoch,
        Batch = done,
        Examples = seen,
        BatchesBefore = batchesBefore,
        Epochs = epochs,
        Finished = finished,
        EpochSeconds = epochSeconds + clock.Seconds,
        Seconds = Seconds,
        Best = writer!.Best,
        Settings = Settings(),
        History = history.List,
    };

    /// <summary>The settings that must be the same when training resumes.</summary>
    Dictionary<string, string> Settings() => settings ??= new()
    {
        ["data"] = Checkpoint.Fingerprint(data, options.Seed),
        ["validation data"] = validation == null ? "none" : Checkpoint.Fingerprint(validation, options.Seed),
        ["batch size"] = batchSize.ToString(CultureInfo.InvariantCulture),
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["shuffle"] = options.Shuffle ? "on" : "off",
        ["example weights"] = weights.Fingerprint,
        ["model"] = ModelParts.Describe(model).ToJsonString(),
        ["optimizer"] = Checkpoint.Fingerprint(compiled.Optimizer),
        ["loss"] = Checkpoint.Fingerprint(compiled.Outputs),
    };

    void Warn(string message)
    {
        Trace.TraceWarning(message);
        foreach (Callback callback in options.Callbacks) callback.OnWarning(model, message);
    }
}
