using System.Diagnostics;

namespace Myelin;

/// <summary>One training.</summary>
sealed class FitRun(Model model, Compiled compiled, Dataset data, Dataset? validation, int epochs, int batchSize, FitOptions options, CancellationToken cancellation)
{
    static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(0.1);

    readonly double[]? weights = Weights(data, options);
    readonly History history = new();
    readonly Queue<Callback> open = [];                                             // callbacks that have begun and not ended
    readonly Step step = compiled.Train(options.Captures);
    readonly int batches = (data.Count + batchSize - 1) / batchSize;
    readonly Stopwatch whole = Stopwatch.StartNew();
    CheckpointWriter? writer;
    Stopwatch clock = new();
    int epoch = 1, done;
    double epochSeconds, secondsBefore;
    bool finished;
    Dictionary<string, string>? settings;

    public History Run()
    {
        try
        {
            foreach (Callback callback in options.Callbacks)
            {
                callback.StopTraining = false;
                callback.OnTrainBegin(model);
                open.Enqueue(callback);
            }
            if (options.Checkpoints is not { } wanted) Train();
            else
                using (writer = new CheckpointWriter(wanted, new Checkpoint(model, compiled, options.Callbacks), model, Warn))
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

    /// <summary>Goes on where the newest checkpoint stands, if there is one.</summary>
    void Resume()
    {
        if (writer!.Resume(Settings()) is not { } position) return;
        (epoch, done, epochSeconds, secondsBefore) = (position.Epoch, position.Batch, position.EpochSeconds, position.Seconds);
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
            clock = Stopwatch.StartNew();
            if (Epoch() && Measure() is { } result) EndEpoch(result);
            else history.Cancelled = true;
        }
        if (history.Cancelled) writer?.Write(Position(), Batches);                  // the place where it goes on
        while (open.TryDequeue(out Callback? callback)) callback.OnTrainEnd(model, history);
        whole.Stop();                                                               // the checkpoint below keeps the seconds that the history tells
        history.Seconds = wasFinished ? secondsBefore : Seconds;
        if (history.Cancelled || wasFinished) return;
        finished = true;
        writer?.Write(Position(), Batches);                                         // what callbacks leave, such as the best weights
    }

    /// <summary>Trains on what is left of the epoch; false if it was stopped.</summary>
    bool Epoch()
    {
        if (done == 0) compiled.Training.Reset();
        int[] order = data.Order(options.Shuffle, options.Seed, epoch);
        int first = (int)Math.Min((long)done * batchSize, data.Count);
        using var rest = new Batches(data, batchSize, order[first..]);
        TimeSpan reported = TimeSpan.Zero;
        long seen = first;
        while (rest.Next() is { } batch)
        {
            if (cancellation.IsCancellationRequested) return false;
            double loss = (double)(weights == null ? step.Run(batch.Inputs, batch.Targets) : step.Run(batch.Inputs, batch.Targets, WeightsOf(batch)));
            done++;
            if (!double.IsFinite(loss))
                throw new TrainingException($"Fit: the loss became {(double.IsNaN(loss) ? "NaN" : "infinite")} in epoch {epoch}, batch {done}. Lower the learning rate ({compiled.Optimizer.LearningRate}), check inputs and targets for NaN, and labels for classes that the model lacks.");
            seen += batch.Rows.Length;
            foreach (Callback callback in options.Callbacks) callback.OnBatchEnd(model, epoch, done, loss);
            writer?.Keep(Position, Batches);
            if (options.Progress == null || (clock.Elapsed - reported < BetweenReports && done < batches)) continue;
            reported = clock.Elapsed;
            double speed = (seen - first) / clock.Elapsed.TotalSeconds;
            long left = data.Count - seen + (long)(epochs - epoch) * data.Count;
            options.Progress.Report(new(epoch, epochs, done, batches, compiled.Training.Results, speed, TimeSpan.FromSeconds(left / speed)));
        }
        return true;
    }

    /// <summary>What the epoch came to; null if it was stopped.</summary>
    EpochResult? Measure()
    {
        var metrics = new List<(string, double)>(compiled.Training.Results);
        if (validation != null)
        {
            try
            {
                foreach ((string name, double value) in compiled.Evaluate(validation, Math.Max(batchSize, 256), cancellation)) metrics.Add(($"val_{name}", value));
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
        return new(epoch, metrics, compiled.Optimizer.LearningRate, epochSeconds + clock.Elapsed.TotalSeconds);
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
        (epoch, done, epochSeconds) = (epoch + 1, 0, 0);
        clock.Reset();
        if (!finished && epoch <= epochs) writer?.Keep(Position, Batches);
    }

    double Seconds => secondsBefore + whole.Elapsed.TotalSeconds;

    /// <summary>Batches of all epochs so far.</summary>
    long Batches => (epoch - 1L) * batches + done;

    TrainingPosition Position() => new()
    {
        Epoch = epoch,
        Batch = done,
        Epochs = epochs,
        Finished = finished,
        EpochSeconds = epochSeconds + clock.Elapsed.TotalSeconds,
        Seconds = Seconds,
        Best = writer!.Best,
        Settings = Settings(),
        History = history.List,
    };

    /// <summary>What makes another training of it.</summary>
    Dictionary<string, string> Settings() => settings ??= new()
    {
        ["data"] = Checkpoint.Fingerprint(data),
        ["validation data"] = validation == null ? "none" : Checkpoint.Fingerprint(validation),
        ["batch size"] = $"{batchSize}",
        ["seed"] = $"{options.Seed}",
        ["shuffle"] = options.Shuffle ? "on" : "off",
        ["example weights"] = weights == null ? "none" : Checkpoint.Fingerprint(weights),
        ["model"] = ModelParts.Describe(model).ToJsonString(),
        ["optimizer"] = Checkpoint.Fingerprint(compiled.Optimizer),
        ["loss"] = ModelParts.Describe(compiled.Loss).ToJsonString(),
    };

    void Warn(string message)
    {
        Trace.TraceWarning(message);
        foreach (Callback callback in options.Callbacks) callback.OnWarning(model, message);
    }

    Tensor WeightsOf(Batch batch) => Tensor.From([.. batch.Rows.Select(row => weights![row])]);

    /// <summary>The weight of each example: its own times its class's.</summary>
    static double[]? Weights(Dataset data, FitOptions options)
    {
        if (options.ClassWeights == null && options.SampleWeights == null) return null;
        var weights = new double[data.Count];
        Array.Fill(weights, 1);
        if (options.SampleWeights is { } own)
        {
            if (own.Shape != [data.Count]) throw new ShapeException($"Fit: expects sample weights [{data.Count}], received {own.Shape}; give one for each example.");
            own.Cast(ElementType.Float64).CopyTo<double>(weights);
        }
        if (options.ClassWeights is { } byClass)
        {
            Tensor labels = data.Targets;
            if (labels.Type.IsReal() || labels.Shape.Elements != data.Count) throw new ShapeException($"Fit: class weights expect one label for each example, received targets {labels.Type}{labels.Shape}; use sample weights.");
            long[] of = labels.Reshape([data.Count]).Cast(ElementType.Int64).ToArray<long>();
            for (int i = 0; i < weights.Length; i++) weights[i] *= byClass.GetValueOrDefault((int)of[i], 1);
        }
        return weights;
    }
}
