using System.Diagnostics;

namespace Myelin;

/// <summary>Writes the checkpoints of one training when they are due, and the best model before them.</summary>
/// <remarks>
/// The best model stays in memory until the next checkpoint. If the process dies before that, training resumes from an older checkpoint,
/// before the best epoch, and finds it again.
/// </remarks>
sealed class CheckpointWriter : IDisposable
{
    /// <summary>A checkpoint is due after this many times the duration of writing the last one, so that writing takes 1.5 % of the time.</summary>
    const int TimesTheCost = 66;

    static readonly TimeSpan UsualTime = TimeSpan.FromSeconds(10);

    /// <summary>The setting that describes what schedules and other callbacks do to the training.</summary>
    public const string Callbacks = "callbacks";

    readonly Checkpoints options;
    readonly (string Name, MetricDirection Direction) monitor;
    readonly Checkpoint checkpoint;
    readonly Model model;
    readonly CallbackRun callbacks;
    readonly CheckpointFolder? folder;
    readonly Stopwatch sinceLast = Stopwatch.StartNew();
    (List<(string Name, Tensor Value)> Tensors, Dictionary<string, string> Metadata)? best;
    TimeSpan cost;
    bool failed;

    /// <summary>Locks the folder.</summary>
    /// <exception cref="IOException">It is in use, or it cannot be written and StopOnFailure is set.</exception>
    public CheckpointWriter(
        Checkpoints options, (string Name, MetricDirection Direction) monitor, Checkpoint checkpoint, Model model, CallbackRun callbacks)
    {
        (this.options, this.monitor, this.checkpoint, this.model, this.callbacks) = (options, monitor, checkpoint, model, callbacks);
        try
        {
            folder = new CheckpointFolder(options.Folder, options.Keep);
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not FolderInUseException)
        {
            Fail(e);
        }
    }

    /// <summary>The best value so far; NaN before there is one.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>Restores the newest checkpoint and returns its position; null if there is none.</summary>
    /// <exception cref="DataFormatException">All checkpoints are damaged.</exception>
    /// <param name="settings">The settings that must be the same.</param>
    /// <param name="epochs">The number of epochs passed to Fit.</param>
    /// <exception cref="InvalidOperationException">They belong to another training.</exception>
    /// <param name="examples">The number of examples of its epoch before a position.</param>
    public TrainingPosition? Resume(IReadOnlyDictionary<string, string> settings, int epochs, Func<TrainingPosition, long> examples)
    {
        if (folder?.Newest(callbacks.Warn) is not { } newest) return null;
        (TensorFile file, TrainingPosition position) = newest;
        foreach ((string name, string value) in settings)
            if (position.Settings.GetValueOrDefault(name, "none") is var begun && begun != value)
                throw new InvalidOperationException($"Fit: the training in \"{options.Folder}\" was begun with {name} {AtDifference(begun, value)}, " +
                    $"and cannot be resumed with {AtDifference(value, begun)}; resume it as it was begun, or choose another folder.");
        CheckEpochs(position, epochs);
        CheckCallbacks(position, epochs);
        checkpoint.Restore(file, examples(position));
        Best = position.Best;
        return position;
    }

    void CheckEpochs(TrainingPosition position, int epochs)
    {
        int done = position.History.Count;
        if (done < epochs || (done == epochs && position.Batch == 0)) return;
        throw new InvalidOperationException($"Fit: the training in \"{options.Folder}\" has done {done} epochs" +
            $"{(position.Batch > 0 ? $" and {position.Batch} batches" : "")}, and cannot be resumed with {epochs} epochs in all; " +
            $"give at least {done + Math.Min(position.Batch, 1)}, or choose another folder.");
    }

    /// <summary>
    /// An unfinished training continues only with the callbacks that it was begun with. A finished one may be prolonged with others, with a
    /// warning, since it then has other weights than one that had them from its beginning.
    /// </summary>
    void CheckCallbacks(TrainingPosition position, int epochs)
    {
        bool isOlder = position.FirstStep == null || position.BatchesBefore == null;
        if (isOlder || !position.Settings.TryGetValue(Callbacks, out string? begun)) return;
        string now = callbacks.Effects(position.FirstStep!.Value, position.BatchesBefore!.Value + position.Batch);
        bool isSame = begun == now;
        if (!position.Finished && !isSame)
            throw new InvalidOperationException($"Fit: the training in \"{options.Folder}\" was begun with the schedule and callbacks {begun}, " +
                $"and cannot be resumed with {now}; resume it as it was begun, or choose another folder.");
        if (!position.Finished || epochs <= position.Epochs) return;
        bool isStraight = isSame && position.History.Count == position.Epochs && !callbacks.ChangesWeightsAtEnd;
        if (isStraight) return;
        callbacks.Warn($"The training in \"{options.Folder}\" was finished after {position.History.Count} epochs with the schedule and callbacks " +
            $"{begun}, and is prolonged to {epochs} epochs with {now}. Its weights will differ from those of one training of {epochs} epochs.");
    }

    /// <summary>The text, or if it is long, the part around the first difference from another text.</summary>
    static string AtDifference(string text, string other)
    {
        const int Long = 100, Before = 30, Behind = 50;
        if (text.Length <= Long) return text;
        int at = text.AsSpan().CommonPrefixLength(other), from = Math.Max(0, at - Before), to = Math.Min(text.Length, at + Behind);
        return $"{(from > 0 ? "..." : "")}{text[from..to]}{(to < text.Length ? "..." : "")}";
    }

    /// <summary>Keeps the model in memory if the epoch is the best one.</summary>
    public void Compare(EpochResult result)
    {
        double value = MonitoredValue.Of("Checkpoints", monitor.Name, result);
        if (!monitor.Direction.IsImprovement(value, Best)) return;
        Best = value;
        best = ModelFile.Contents(model);
    }

    /// <summary>Writes a checkpoint if one is due.</summary>
    public void Keep(Func<TrainingPosition> position, long batches)
    {
        if (folder == null) return;
        TimeSpan least = options.Every ?? (UsualTime > cost * TimesTheCost ? UsualTime : cost * TimesTheCost);
        if (sinceLast.Elapsed >= least) Write(position(), batches);
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <exception cref="IOException">It cannot be written, and StopOnFailure is set.</exception>
    public void Write(TrainingPosition position, long batches)
    {
        if (folder == null) return;
        var clock = Stopwatch.StartNew();
        try
        {
            if (best is { } waiting) folder.WriteBest(waiting.Tensors, waiting.Metadata);
            best = null;
            (_, Dictionary<string, string> metadata) = ModelFile.Contents(model);
            metadata[Checkpoint.Key] = position.ToJson();
            folder.Write(batches, checkpoint.Values(), metadata);
            failed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
        }
        cost = clock.Elapsed;
        sinceLast.Restart();
    }

    /// <summary>Throws if StopOnFailure is set. Otherwise warns once, until a checkpoint can be written again.</summary>
    void Fail(Exception e)
    {
        string message = $"No checkpoint could be written to \"{options.Folder}\": {e.Message}";
        if (options.StopOnFailure) throw new IOException($"Fit: {message} Training was stopped, as Checkpoints.StopOnFailure asks; " +
            "older checkpoints are unharmed. Make room or choose another folder, and run it again.", e);
        if (!failed) callbacks.Warn($"{message} Training goes on, and tries again; older checkpoints are unharmed.");
        failed = true;
    }

    /// <summary>Releases the folder.</summary>
    public void Dispose() => folder?.Dispose();
}
