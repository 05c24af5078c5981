using System.Diagnostics;
using Myelin.Cli.Models;
using Myelin.Cli.Optimizers;
using Myelin.Cli.Screens;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin train</c>, from names to files.</summary>
sealed class Training(TrainSettings asked)
{
    /// <summary>Trains, tests, writes and shows; gives the exit code.</summary>
    public int Run()
    {
        using var stop = new StopSignals();
        NamedModel kind = ModelTable.Of(asked.Model);
        NamedOptimizer optimizer = OptimizerTable.Of(asked.Optimizer);
        NamedData data = UsageException.Asked(() => DataRegistry.Of(asked.Data));
        CpuDevice device = UsageException.Asked(Device);
        using Device.Scope scope = device.Use();
        Screen screen = Screen.For(asked);

        TrainPlan plan = Make(kind, optimizer, data, device, screen);
        if (stop.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped before the training began; nothing was written.");
            return stop.Code;
        }
        using RunFolder folder = RunFolder.Claim(asked.Out, $"{plan.DataName}-{plan.ModelName}", 4096 + plan.Model.States.Sum(state => state.Shape.Elements * state.Type.Size()));
        screen.Begin(plan);
        RunResult result = Train(plan, folder, screen, stop.Token);
        return Finish(result, folder, screen, stop.Code);
    }

    /// <summary>The device of the environment, with another number of threads if one is asked for.</summary>
    CpuDevice Device() => asked.Threads is { } threads ? new CpuDevice(threads, CpuDevice.Default.Simd) : CpuDevice.Default;

    TrainPlan Make(NamedModel kind, NamedOptimizer optimizer, NamedData data, CpuDevice device, Screen screen)
    {
        (Dataset train, Dataset test) = DataSets.Load(data.Name, new DataFolder { Folder = asked.Folder, Progress = screen });
        if (asked.Limit is { } limit && limit < train.Count) train = train.Take(0, limit);
        Dataset? validation = null;
        if (asked.Validation > 0) (train, validation) = UsageException.Asked(() => train.Split(asked.Validation, asked.Seed));
        Recipe recipe = kind.RecipeOf(train);
        double rate = asked.Rate ?? optimizer.Rate * recipe.RateFactor;
        Model model = kind.Build(train, asked.Seed);
        Goal goal = Goal.Of(train);
        model.Compile(optimizer.Create(rate), goal.MakeLoss(), [goal.MakeMetric()]);
        return new()
        {
            DataName = data.Name,
            ModelName = kind.Name,
            OptimizerName = optimizer.Name,
            Goal = goal,
            Train = train,
            Validation = validation,
            Test = test,
            Model = model,
            Device = device,
            Epochs = asked.Epochs ?? recipe.Epochs,
            Batch = asked.Batch ?? recipe.Batch,
            Rate = rate,
            Seed = asked.Seed,
        };
    }

    RunResult Train(TrainPlan plan, RunFolder folder, Screen screen, CancellationToken stop)
    {
        Callback[] callbacks = [.. plan.Steps > 0 ? [Schedule.Linear(plan.Rate, plan.Steps)] : Array.Empty<Callback>(), folder.History, screen];
        var options = new FitOptions { Seed = plan.Seed, Callbacks = callbacks, Captures = !asked.Eager };
        var clock = Stopwatch.StartNew();
        History history = screen.Watch(plan, progress =>
            plan.Model.Fit(plan.Train, plan.Epochs, plan.Batch, plan.Validation, options with { Progress = progress }, stop));
        double seconds = clock.Elapsed.TotalSeconds;
        return new(plan, history, history.Cancelled ? null : Measure(plan, stop), seconds, folder.Path);
    }

    /// <summary>The test examples are looked at here alone, once, after everything is chosen.</summary>
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

    int Finish(RunResult result, RunFolder folder, Screen screen, int stopped)
    {
        (IReadOnlyList<string> saved, IReadOnlyList<string> failed) = folder.Save(result.Plan.Model, result);
        screen.End(result, saved);
        if (asked.Json) Console.Out.WriteLine(result.ToJson());
        if (failed.Count > 0)
            throw new IOException($"The folder \"{folder.Path}\" could not take everything. Not saved: {string.Join(", ", failed)}. Saved: {(saved.Count == 0 ? "nothing" : string.Join(", ", saved))}. Make room and train again with the same seed for the same weights.");
        return result.Cancelled ? stopped : ExitCode.Success;
    }
}
