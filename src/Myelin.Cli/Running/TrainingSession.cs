using Myelin.Cli.Models;
using Myelin.Cli.Optimizers;
using Myelin.Cli.OwnData;
using Myelin.Cli.Screens;

namespace Myelin.Cli.Running;

/// <summary>One run of <c>myelin train</c>.</summary>
sealed class TrainingSession(TrainSettings asked)
{
    public const string UsualData = "digits", UsualOptimizer = "adam";

    /// <summary>The metric of a table's quantities beside the error.</summary>
    public const string R2 = "r2";

    /// <summary>The share of the training examples that decides when to stop, if none is given.</summary>
    const double HeldOut = 0.1;

    /// <summary>A training that stops by itself may take longer.</summary>
    const int LongerWithStop = 3;

    /// <summary>Trains, evaluates, writes the files, and returns the exit code.</summary>
    public int Run()
    {
        using var stop = new StopSignals();
        RunSettings? begun = Begun();
        NamedModel? kind = (begun?.Model ?? asked.Model) is { } model ? ModelTable.Of(model) : null;
        NamedOptimizer optimizer = OptimizerTable.Of(begun?.Optimizer ?? asked.Optimizer ?? UsualOptimizer);
        TrainingSource data = begun != null ? TrainingSource.Of(begun) : TrainingSource.Of(asked.Data ?? UsualData, asked.Table);
        CpuDevice device = UsageException.Asked(Device);
        using Device.Scope scope = device.Use();
        Screen screen = Screen.For(asked);

        TrainPlan plan = Make(begun, kind, optimizer, data, device, screen);
        if (stop.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped before the training began; nothing was written.");
            return stop.Code;
        }
        long bytes = 4096 + plan.Model.States.Sum(state => state.Shape.Elements * state.Type.Size());
        using RunFolder folder = asked.Resume ? RunFolder.Resume(asked.Out!, plan.Settings, bytes)
            : RunFolder.Claim(asked.Out, plan.Settings, plan.ShortName, bytes);
        screen.Begin(plan);
        RunResult result = Train(plan, folder, screen, stop.Token);
        return Finish(result, folder, screen, stop);
    }

    /// <summary>The settings of the run to resume; null for a new one.</summary>
    RunSettings? Begun()
    {
        if (!asked.Resume) return null;
        if (asked.Out == null) throw new UsageException("--resume: expects the folder of a run, received none; give it with --out.");
        RunSettings? begun = RunFolder.Begun(asked.Out);
        RunSettings? resumed = begun?.Resumed(asked);
        if (resumed?.Epochs > begun?.Epochs && RunFolder.CheckpointsIn(asked.Out).Count == 0)
            throw new UsageException(
                $"--epochs: the run in \"{asked.Out}\" has no checkpoint from which it could be prolonged; start another run with another --out.");
        return resumed;
    }

    /// <summary>The default device, with another number of threads if one is given.</summary>
    CpuDevice Device() => asked.Threads is { } threads ? new CpuDevice(threads, CpuDevice.Default.Simd) : CpuDevice.Default;

    TrainPlan Make(RunSettings? begun, NamedModel? named, NamedOptimizer optimizer, TrainingSource data, CpuDevice device, Screen screen)
    {
        var folder = new DataFolder { Folder = asked.Folder, Progress = screen, Decoder = ImageDecoder.Instance };
        (Dataset train, Dataset test) = data.Load(folder);
        Dataset? validation = data.Validation(folder);
        IReadOnlyList<int>? layers = begun == null ? asked.Layers : begun.Layers;
        NamedModel kind = named ?? (layers != null ? Mlp.Row : data is FolderSource && Cnn.Takes(train) ? Cnn.Row : ModelTable.For(train));
        int? patience = begun == null ? asked.EarlyStop : begun.EarlyStop;
        bool augments = begun?.Augment ?? asked.Augment;
        long seed = begun?.Seed ?? asked.Seed ?? 0;
        double share = begun?.Validation ?? asked.Validation ?? (patience != null && validation == null ? HeldOut : 0);
        int? most = begun == null ? asked.Limit : begun.Limit;
        if (most is { } limit && limit < train.Count)
            train = data is FolderSource ? train.Split((double)limit / train.Count).Share : train.Take(0, limit);   // folders are in the order of classes
        if (share > 0 && validation != null)
            throw new UsageException($"--validation: {data.Data} has validation examples of its own, received {share}; leave it out.");
        if (share > 0) (train, validation) = UsageException.Asked(() => train.Split(share, seed));
        TrainingDefaults defaults = kind.DefaultsOf(train);
        double? background = Background.Of(train);
        var reading = data.Reading.ToList();
        if (background is { } level && Background.InWords(level) is { } words) reading.Add(("colours", words));
        if (augments) reading.Add(("augment", Augmentation.InWords(train)));
        double rate = begun?.Rate ?? asked.Rate ?? optimizer.Rate * defaults.RateFactor;
        Model model = layers == null ? kind.Build(train, seed) : Mlp.Build(kind, train, seed, layers);
        if (background is { } border) model.Notes[Background.Note] = $"{border:R}";
        Goal goal = Goal.Of(train);
        Metric[] more = data is TableSource && train.IsRegression ? [new R2Score(name: R2)] : [];
        model.Compile(optimizer.Create(rate), goal.MakeLoss(), [goal.MakeMetric(), .. more]);
        if (augments) train = Augmentation.Of(train);
        return new()
        {
            Settings = new()
            {
                Data = data.Data,
                TableOptions = begun == null ? asked.Table.IsEmpty ? null : asked.Table : begun.TableOptions,
                Fingerprint = begun == null ? data.Fingerprint : begun.Fingerprint,
                Layers = layers,
                EarlyStop = patience,
                Augment = augments,
                Model = kind.Name,
                Optimizer = optimizer.Name,
                Epochs = begun?.Epochs ?? asked.Epochs ?? defaults.Epochs * (patience == null ? 1 : LongerWithStop),
                Batch = begun?.Batch ?? asked.Batch ?? defaults.Batch,
                Rate = rate,
                Seed = seed,
                Limit = most,
                Validation = share,
                Finished = begun?.Finished ?? [],
            },
            Goal = goal,
            Reading = reading,
            ShortName = data.ShortName,
            Train = train,
            Validation = validation,
            Test = test,
            Model = model,
            Device = device,
            Folder = asked.Folder,
        };
    }

    RunResult Train(TrainPlan plan, RunFolder folder, Screen screen, CancellationToken stop)
    {
        RunSettings settings = plan.Settings;
        plan.Model.Notes[SavedModel.Note] = settings.ToJson();
        Callback[] callbacks =
        [
            .. plan.Steps > 0 ? [Schedule.Linear(settings.Rate, plan.Steps)] : Array.Empty<Callback>(),
            .. settings.EarlyStop is { } patience ? [new EarlyStopping("val_loss", patience, restoreBestWeights: true)] : Array.Empty<Callback>(),
            folder.History, screen,
        ];
        var options = new FitOptions { Seed = settings.Seed, Callbacks = callbacks, Captures = !asked.Eager, Checkpoints = Checkpoints(folder) };
        History history = screen.Watch(plan, progress =>
            plan.Model.Fit(plan.Train, settings.Epochs, settings.Batch, plan.Validation, options with { Progress = progress }, stop));
        return new(plan, history, history.Cancelled ? null : Measure(plan, stop), folder.Path) { CanResume = RunFolder.CheckpointsIn(folder.Path).Count > 0 };
    }

    Checkpoints? Checkpoints(RunFolder folder) =>
        asked.Checkpoint == 0
            ? null
            : new(folder.Checkpoints) { Every = asked.Checkpoint is { } seconds ? TimeSpan.FromSeconds(seconds) : null, StopOnFailure = asked.Strict };

    /// <summary>The test examples are used only here, once, after all choices are made.</summary>
    static Evaluation? Measure(TrainPlan plan, CancellationToken stop)
    {
        try
        {
            return plan.Model.Evaluate(plan.Test, cancellation: stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    int Finish(RunResult result, RunFolder folder, Screen screen, StopSignals stop)
    {
        (IReadOnlyList<string> saved, IReadOnlyList<string> failed) = folder.Save(result.Plan.Model, result, stop.Token);
        screen.End(result, saved);
        if (asked.Profile && !result.Cancelled)
            (asked.Json ? Console.Error : Console.Out).WriteLine($"\n{result.Plan.Model.Profile(result.Plan.Train, result.Plan.Settings.Batch)}");
        if (asked.Json) Console.Out.WriteLine(result.ToJson());
        if (asked.Open && saved.Contains(RunFolder.Report)) Viewer.Show(folder.ReportPath, Console.Error);
        if (failed.Count > 0)
            throw new IOException($"The folder \"{folder.Path}\" could not take everything. Not saved: {string.Join(", ", failed)}. Saved: " +
                $"{(saved.Count == 0 ? "nothing" : string.Join(", ", saved))}. " +
                $"{(Directory.Exists(folder.Path) ? "Make room" : "The folder is gone")}; train again with the same seed for the same weights.");
        return result.Cancelled || !saved.Contains(RunFolder.Report) ? stop.Code : ExitCode.Success;
    }
}
