using Myelin.Cli.Models;
using Myelin.Cli.Optimizers;
using Myelin.Cli.Screens;

namespace Myelin.Cli.Running;

/// <summary>One run of <c>myelin train</c>.</summary>
sealed class TrainingSession(TrainSettings asked)
{
    public const string UsualData = "digits", UsualOptimizer = "adam";

    /// <summary>Trains, evaluates, writes the files, and returns the exit code.</summary>
    public int Run()
    {
        using var stop = new StopSignals();
        RunSettings? begun = Begun();
        NamedModel? kind = (begun?.Model ?? asked.Model) is { } model ? ModelTable.Of(model) : null;
        NamedOptimizer optimizer = OptimizerTable.Of(begun?.Optimizer ?? asked.Optimizer ?? UsualOptimizer);
        NamedDataset data = UsageException.Asked(() => DataSets.Named(begun?.Data ?? asked.Data ?? UsualData));
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
        using RunFolder folder = asked.Resume ? RunFolder.Resume(asked.Out!, plan.Settings, bytes) : RunFolder.Claim(asked.Out, plan.Settings, bytes);
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

    TrainPlan Make(RunSettings? begun, NamedModel? named, NamedOptimizer optimizer, NamedDataset data, CpuDevice device, Screen screen)
    {
        var folder = new DataFolder { Folder = asked.Folder, Progress = screen };
        (Dataset train, Dataset test) = DataSets.Load(data.Name, folder);
        NamedModel kind = named ?? ModelTable.For(train);
        long seed = begun?.Seed ?? asked.Seed ?? 0;
        double share = begun?.Validation ?? asked.Validation ?? 0;
        int? most = begun == null ? asked.Limit : begun.Limit;
        if (most is { } limit && limit < train.Count) train = train.Take(0, limit);
        Dataset? validation = DataSets.Validation(data.Name, folder);
        if (share > 0 && validation != null)
            throw new UsageException($"--validation: {data.Name} has validation examples of its own, received {share}; leave it out.");
        if (share > 0) (train, validation) = UsageException.Asked(() => train.Split(share, seed));
        TrainingDefaults defaults = kind.DefaultsOf(train);
        double rate = begun?.Rate ?? asked.Rate ?? optimizer.Rate * defaults.RateFactor;
        Model model = kind.Build(train, seed);
        Goal goal = Goal.Of(train);
        model.Compile(optimizer.Create(rate), goal.MakeLoss(), [goal.MakeMetric()]);
        return new()
        {
            Settings = new()
            {
                Data = data.Name,
                Model = kind.Name,
                Optimizer = optimizer.Name,
                Epochs = begun?.Epochs ?? asked.Epochs ?? defaults.Epochs,
                Batch = begun?.Batch ?? asked.Batch ?? defaults.Batch,
                Rate = rate,
                Seed = seed,
                Limit = most,
                Validation = share,
                Finished = begun?.Finished ?? [],
            },
            Goal = goal,
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
        Callback[] callbacks = [.. plan.Steps > 0 ? [Schedule.Linear(settings.Rate, plan.Steps)] : Array.Empty<Callback>(), folder.History, screen];
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
        if (asked.Json) Console.Out.WriteLine(result.ToJson());
        if (asked.Open && saved.Contains(RunFolder.Report)) Viewer.Show(folder.ReportPath, Console.Error);
        if (failed.Count > 0)
            throw new IOException($"The folder \"{folder.Path}\" could not take everything. Not saved: {string.Join(", ", failed)}. Saved: " +
                $"{(saved.Count == 0 ? "nothing" : string.Join(", ", saved))}. " +
                $"{(Directory.Exists(folder.Path) ? "Make room" : "The folder is gone")}; train again with the same seed for the same weights.");
        return result.Cancelled || !saved.Contains(RunFolder.Report) ? stop.Code : ExitCode.Success;
    }
}
