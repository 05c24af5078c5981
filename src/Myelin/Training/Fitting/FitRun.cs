using System.Diagnostics;
using System.Globalization;

namespace Myelin;

/// <summary>One training.</summary>
sealed class FitRun(Compiled compiled, Dataset data, Dataset? validation, int epochs, int batchSize, FitOptions options,
    RandomStream draws, CancellationToken cancellation)
{
    readonly Model model = compiled.Model;
    readonly BatchBinding binding = BatchBinding.Of(compiled.Model, compiled, data);
    readonly History history = new();
    readonly CallbackRun callbacks = new(compiled.Model, compiled.Optimizer, WithBar(options), epochs, Names(compiled, validation != null));
    readonly Stopwatch whole = Stopwatch.StartNew();
    readonly FitClock clock = new(options.Progress, epochs);
    ExampleWeights weights = null!;
    TrainingPass pass = null!;                                                      // set before the first epoch
    StepListening? listening;
    CheckpointWriter? writer;
    int epoch = 1, done;                                                            // the current epoch, and the number of its batches that are done
    long seen, batchesBefore;                                                       // examples used in this epoch, batches in earlier epochs
    double epochSeconds, secondsBefore;
    long firstStep;                                                                 // the optimizer's steps before this training
    double firstRate;
    bool finished, diverged;
    Dictionary<string, string>? settings;

    /// <summary>The callbacks, and a progress bar if one is wanted.</summary>
    static IReadOnlyList<Callback> WithBar(FitOptions options) =>
        options.Verbosity.Resolved(options) is var verbosity && verbosity == Verbosity.Silent ? options.Callbacks
            : [.. options.Callbacks, new ProgressBar(verbosity)];

    /// <summary>The names of the values of each epoch.</summary>
    static string[] Names(Compiled compiled, bool hasValidation) =>
        [.. compiled.Names, .. hasValidation ? compiled.Names.Select(name => $"val_{name}") : []];

    public History Run()
    {
        using RandomStream.Scope region = draws.Use();
        weights = ExampleWeights.Of(options, data, compiled, binding);
        if (data.IsCounted)
        {
            clock.Knows(data.Count, batchSize);
            callbacks.Batches = (int?)clock.Batches;
        }
        try
        {
            (firstStep, firstRate) = (compiled.Optimizer.Steps.Value.Item<long>(), compiled.Optimizer.LearningRate);
            callbacks.Begin();
            listening = StepListening.Of(model, options.Callbacks);
            pass = listening == null ? compiled.RentTraining(options.Captures) : new(compiled, options.Captures, listening);
            if (compiled.Optimizer.IsSwapped && !options.Callbacks.Any(callback => callback is SwapEmaWeights))
                throw new InvalidOperationException($"Fit: expects {model} with the weights that training continues from, but it has their means; call " +
                    $"{nameof(Optimizer.SwapAverages)} again before training goes on, or add a {nameof(SwapEmaWeights)}.");
            if (!model.Parameters.Any(parameter => parameter.Trainable))
                callbacks.Warn($"{model}: has no trainable parameters, so training changes none; set Trainable = true where it should learn.");
            if (options.Checkpoints is not { } wanted) Train();
            else
                using (writer = MakeWriter(wanted))
                {
                    Resume();
                    Train();
                }
            return history;
        }
        catch
        {
            callbacks.EndAfterFailure(history);
            throw;
        }
        finally
        {
            if (pass is { IsPlain: true }) compiled.Return(pass);
        }
    }

    CheckpointWriter MakeWriter(Checkpoints wanted) => new(wanted, MonitoredValue.Of(wanted, model, validation != null),
        new Checkpoint(compiled, pass.Totals, options.Callbacks, draws), model, callbacks);

    /// <summary>Resumes from the newest checkpoint, if there is one.</summary>
    void Resume()
    {
        if (writer!.Resume(Settings(), epochs, Examples) is not { } position) return;
        firstStep = position.FirstStep ?? firstStep;
        WarnOfRate(position.Rate);
        (epoch, done, epochSeconds, secondsBefore) = (position.Epoch, position.Batch, position.EpochSeconds, position.Seconds);
        seen = Examples(position);
        batchesBefore = position.BatchesBefore ?? (epoch - 1L) * (clock.Batches ?? 0);
        finished = position.Finished && epochs <= position.Epochs;
        history.List.AddRange(position.History);
        callbacks.Resume(history, epoch, done);
    }

    /// <summary>The number of examples of its epoch that were used before a position.</summary>
    long Examples(TrainingPosition position)
    {
        long full = (long)position.Batch * batchSize;
        return position.Examples ?? (data.IsCounted ? Math.Min(full, data.Count) : full);
    }

    /// <summary>Warns if the optimizer was created with another learning rate than at the beginning: the checkpoint's is used.</summary>
    void WarnOfRate(double? begun)
    {
        double now = compiled.Optimizer.LearningRate;
        if (begun is { } rate && firstRate != rate && firstRate != now && !callbacks.SetsRate)
            callbacks.Warn(string.Create(CultureInfo.InvariantCulture,
                $"The training in \"{options.Checkpoints!.Folder}\" was begun with a learning rate of {rate:R} and continues with {now:R}, " +
                $"not with {firstRate:R}."));
        firstRate = begun ?? firstRate;
    }

    void Train()
    {
        bool wasFinished = finished;
        history.Trace.Start = Batches;
        while (!finished && epoch <= epochs && !history.Cancelled)
        {
            long place = draws.Position;
            callbacks.BeginEpoch(epoch);
            if (done > 0) draws.Position = place;                                   // resumed within the epoch, after these draws
            clock.Begin(epoch, seen);
            if (Epoch() && Measure() is { } result) EndEpoch(result);
            else if (!diverged) history.Cancelled = true;
            if (diverged) break;
        }
        if (history.Cancelled) writer?.Write(Position(), Batches);                  // training resumes here
        callbacks.End(history);
        whole.Stop();                                                               // so that history and checkpoint have the same time
        history.Seconds = wasFinished ? secondsBefore : Seconds;
        if (history.Cancelled || wasFinished || diverged) return;                   // the last checkpoint is from before the divergence
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
            Tensor?[] importance = weights.Of(batch);
            double loss = pass.Run(batch, binding, importance);
            done++;
            seen += batch.Count;
            WarnOfOutputs();
            if (!double.IsFinite(loss) && Diverged(batch, importance, loss)) return false;
            history.Trace.Add(loss);
            if (history.Epochs.Count == 0) CheckValues(batch, importance);
            if (callbacks.Any) callbacks.EndBatch(new(epoch, done, loss, Metrics, listening));
            writer?.Keep(Position, Batches);
            clock.Report(done, seen, pass.Totals);
        }
        if (done == 0) throw new ArgumentException($"{model}: expects examples, received none in epoch {epoch}; check the data set.");
        clock.ReportLast(done, seen, pass.Totals);
        callbacks.Batches = done;
        return true;
    }

    Evaluation Metrics() => pass.Totals.Results;

    /// <summary>Called for a loss that is not finite: throws its cause, or stops training if a callback asks for that.</summary>
    bool Diverged(Batch batch, Tensor?[] importance, double loss)
    {
        TrainingException error = new Divergence(compiled, binding, batch, importance).Error(loss, epoch, done);
        if (!callbacks.StopsAtNaN) throw error;
        callbacks.Warn(error.Message);
        callbacks.EndBatch(new(epoch, done, loss, Metrics, listening));
        return diverged = true;
    }

    /// <summary>Refuses values that a loss cannot take, in each batch of the first epoch.</summary>
    void CheckValues(Batch batch, Tensor?[] importance)
    {
        var values = new Divergence(compiled, binding, batch, importance);
        if (values.Misfit() is { } misfit) throw misfit;
        if (done == 1 && values.WrongProbability() is { } wrong) throw wrong;
    }

    /// <summary>Warns once of outputs that do not suit their losses.</summary>
    void WarnOfOutputs()
    {
        if (compiled.HasWarned || compiled.Warnings == null) return;
        compiled.HasWarned = true;
        foreach (string warning in compiled.Warnings) callbacks.Warn($"Fit: {warning}");
    }

    /// <summary>The result of the epoch; null if it was cancelled.</summary>
    EpochResult? Measure()
    {
        var metrics = new List<(string, double)>(pass.Totals.Results);
        if (validation != null)
        {
            long place = draws.Position;
            callbacks.BeginValidation();
            try
            {
                Evaluation found = compiled.Evaluate(validation, Math.Max(batchSize, 256), cancellation, "Fit, validation data");
                metrics.AddRange(found.Select(one => ($"val_{one.Name}", one.Value)));
            }
            catch (OperationCanceledException)
            {
                draws.Position = place;                                             // it is measured again after a resume
                return null;
            }
            finally
            {
                callbacks.EndValidation();
            }
        }
        return new(epoch, metrics, compiled.Optimizer.LearningRate, epochSeconds + clock.Seconds);
    }

    void EndEpoch(EpochResult result)
    {
        history.List.Add(result);
        finished |= callbacks.EndEpoch(result);
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
        FirstStep = firstStep,
        Rate = firstRate,
        Settings = new Dictionary<string, string>(Settings()) { [CheckpointWriter.Callbacks] = callbacks.Effects(firstStep, Batches) },
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
}
