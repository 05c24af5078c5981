using System.Diagnostics;

namespace Myelin;

/// <summary>How a model is trained, beyond data, epochs and batch size.</summary>
public sealed record FitOptions
{
    /// <summary>The share of the training data set apart for validation, from its random split by <see cref="Seed"/>; 0 for none.</summary>
    public double ValidationSplit { get; init; }

    /// <summary>Whether each epoch takes the examples in another random order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Of the order of examples.</summary>
    public long Seed { get; init; }

    /// <summary>Weights of examples by their label.</summary>
    public IReadOnlyDictionary<int, double>? ClassWeights { get; init; }

    /// <summary>A weight for each example: [count].</summary>
    public Tensor? SampleWeights { get; init; }

    /// <summary>Who hears of epochs and batches.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Who hears how far it has come, ten times a second at most.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Whether steps are captured; eager ones give the same bits, slower.</summary>
    public bool Captures { get; init; } = true;
}

public abstract partial class Model
{
    /// <summary>Trains the model.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="epochs">How often all examples are gone through.</param>
    /// <param name="batchSize">Examples in a step; the last batch of an epoch may be smaller.</param>
    /// <param name="validation">Examples to measure on after each epoch.</param>
    /// <param name="options">Everything else.</param>
    /// <param name="cancellation">Stops it after the step under way; what was learnt is kept, and the history says so.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ShapeException">The examples do not fit the model or the loss.</exception>
    /// <exception cref="TrainingException">The loss is no longer a finite number.</exception>
    public History Fit(Dataset data, int epochs = 1, int batchSize = 32, Dataset? validation = null, FitOptions? options = null, CancellationToken cancellation = default)
    {
        Compiled ready = Ready();
        ArgumentNullException.ThrowIfNull(data);
        options ??= new();
        if (epochs < 0) throw new ArgumentOutOfRangeException(nameof(epochs), $"Fit: expects 0 or more epochs, received {epochs}; give how often all examples are gone through.");
        CheckBatchSize("Fit", batchSize);
        CheckData(data);
        if (options.ValidationSplit != 0)
        {
            if (validation != null) throw new ArgumentException("Fit: expects either validation data or a validation split, received both; leave one out.");
            if (options.SampleWeights != null) throw new ArgumentException("Fit: expects either sample weights or a validation split, received both; Split the data yourself, give the weights of the training part and validation data.");
            (data, validation) = data.Split(options.ValidationSplit, options.Seed);
        }
        if (validation != null) CheckData(validation, "validation examples");
        return new FitRun(this, ready, data, validation, epochs, batchSize, options, cancellation).Run();
    }

    /// <summary>Trains the model on another thread.</summary>
    /// <inheritdoc cref="Fit"/>
    public Task<History> FitAsync(Dataset data, int epochs = 1, int batchSize = 32, Dataset? validation = null, FitOptions? options = null, CancellationToken cancellation = default)
    {
        Device device = Device.Current;
        return Task.Run(() =>
        {
            using Device.Scope scope = device.Use();
            return Fit(data, epochs, batchSize, validation, options, cancellation);
        }, CancellationToken.None);
    }
}

/// <summary>One training.</summary>
sealed class FitRun(Model model, Compiled compiled, Dataset data, Dataset? validation, int epochs, int batchSize, FitOptions options, CancellationToken cancellation)
{
    static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(0.1);

    readonly double[]? weights = Weights(data, options);
    readonly History history = new();
    readonly Step step = compiled.Train(options.Captures);

    public History Run()
    {
        foreach (Callback callback in options.Callbacks)
        {
            callback.StopTraining = false;
            callback.OnTrainBegin(model);
        }
        for (int epoch = 1; epoch <= epochs && !history.Cancelled; epoch++)
        {
            foreach (Callback callback in options.Callbacks) callback.OnEpochBegin(model, epoch);
            var clock = Stopwatch.StartNew();
            if (!Epoch(epoch, clock)) { history.Cancelled = true; break; }
            var metrics = new List<(string, double)>(compiled.Training.Means(data.Count));
            if (validation != null)
            {
                try
                {
                    foreach ((string name, double value) in compiled.Evaluate(validation, Math.Max(batchSize, 256), cancellation)) metrics.Add(($"val_{name}", value));
                }
                catch (OperationCanceledException) { history.Cancelled = true; break; }
            }
            var result = new EpochResult(epoch, metrics, compiled.Optimizer.LearningRate, clock.Elapsed.TotalSeconds);
            history.List.Add(result);
            bool stop = false;
            foreach (Callback callback in options.Callbacks)
            {
                callback.OnEpochEnd(model, result);
                stop |= callback.StopTraining;
            }
            if (stop) break;
        }
        foreach (Callback callback in options.Callbacks) callback.OnTrainEnd(model, history);
        return history;
    }

    /// <summary>Goes through the examples once; false if it was stopped.</summary>
    bool Epoch(int epoch, Stopwatch clock)
    {
        compiled.Training.Reset();
        using var batches = new Batches(data, batchSize, data.Order(options.Shuffle, options.Seed, epoch));
        TimeSpan reported = TimeSpan.Zero;
        long seen = 0;
        for (int done = 1; batches.Next() is { } batch; done++)
        {
            if (cancellation.IsCancellationRequested) return false;
            double loss = (double)(weights == null ? step.Run(batch.Inputs, batch.Targets) : step.Run(batch.Inputs, batch.Targets, WeightsOf(batch)));
            if (!double.IsFinite(loss))
                throw new TrainingException($"Fit: the loss became {(double.IsNaN(loss) ? "NaN" : "infinite")} in epoch {epoch}, batch {done}. Lower the learning rate ({compiled.Optimizer.LearningRate}), check inputs and targets for NaN, and labels for classes that the model lacks.");
            seen += batch.Rows.Length;
            foreach (Callback callback in options.Callbacks) callback.OnBatchEnd(model, epoch, done, loss);
            if (options.Progress == null || (clock.Elapsed - reported < BetweenReports && done < batches.Count)) continue;
            reported = clock.Elapsed;
            double speed = seen / clock.Elapsed.TotalSeconds;
            long left = data.Count - seen + (long)(epochs - epoch) * data.Count;
            options.Progress.Report(new(epoch, epochs, done, batches.Count, compiled.Training.Means(seen), speed, TimeSpan.FromSeconds(left / speed)));
        }
        return true;
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
