using System.Globalization;
using System.Text.Json;
using Myelin.Cli.Models;
using Myelin.Cli.Optimizers;
using Myelin.Cli.Screens;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Running;

/// <summary>One run of <c>myelin tune</c>.</summary>
sealed class TuningSession(TuningSettings asked)
{
    const string Page = "tuning.html";
    const int HalvingFactor = 3, FewExamplesInBatch = 16, ShownInTable = 10;

    /// <summary>Searches, shows the ranking, writes the page, and returns the exit code.</summary>
    public int Run(TextWriter output, TextWriter error)
    {
        using var stop = new StopSignals();
        NamedModel? chosen = asked.Model is { } model ? ModelTable.Of(model) : null;
        NamedDataset named = UsageException.Asked(() => DataSets.Named(asked.Data));
        if (asked.Optimizers.Count == 0) throw new UsageException("--optimizers: expects the name of an optimizer, received none; \"adam\" is usual.");
        using Device.Scope device = CpuDevice.Default.Use();
        TextWriter told = asked.Json ? error : output;
        Dataset train;
        Dataset? own;
        using (var progress = new FetchScreen(error))
        {
            var files = new DataFolder { Folder = asked.Folder, Progress = progress, Decoder = ImageDecoder.Instance };
            (train, _) = DataSets.Load(named.Name, files);
            own = DataSets.Validation(named.Name, files);
        }
        NamedModel kind = chosen ?? ModelTable.For(train);
        if (asked.Limit is { } limit && limit < train.Count) train = train.Take(0, limit);
        Dataset validation;
        if (own != null) validation = own;
        else (train, validation) = UsageException.Asked(() => train.Split(asked.Validation, asked.Seed));
        TrainingDefaults defaults = kind.DefaultsOf(train);
        int epochs = asked.Epochs ?? defaults.Epochs;
        string folder = asked.Out ?? Path.Combine("runs", $"{named.Name}-{kind.Name}-tuning");
        Directory.CreateDirectory(folder);
        using FolderLock taken = FolderLock.Take(folder);

        var goal = Goal.Of(train);
        int shown = 0;
        SearchSpace space = Space(defaults);
        var search = new HyperparameterSearch(space)
        {
            Folder = folder,
            Seed = asked.Seed,
            Direction = goal.MakeMetric().Direction,
            Description = string.Create(CultureInfo.InvariantCulture,
                $"{named.Name}, {kind.Name}, {epochs} epochs, {train.Count} examples, {validation.Count} to validate"),
            Progress = new Told(one => told.WriteLine($"{$"{++shown}",4}  {Printable.Line($"{one.Trial}")}: {goal.Text(one.Value)}")),
        };
        try
        {
            SearchResult result = Search(search, trial => Train(trial, kind, goal, train, validation, epochs, stop.Token), epochs, stop.Token);
            return Finish(result, goal, named, kind, epochs, folder, output, told);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"Stopped. The trials so far are in \"{folder}\"; the same command continues.");
            return stop.Code;
        }
    }

    /// <summary>Rates a factor of 30 around the usual one, and half to four times the usual batch.</summary>
    SearchSpace Space(TrainingDefaults defaults)
    {
        const double Around = 30;
        double usual = OptimizerTable.Of(asked.Optimizers[0]).Rate * defaults.RateFactor;
        int[] batches = [.. new[] { defaults.Batch / 2, defaults.Batch, 2 * defaults.Batch, 4 * defaults.Batch }.Where(size => size >= FewExamplesInBatch)];
        return new SearchSpace().Real("rate", usual / Around, usual * Around, log: true)
            .Choice("batch", [.. batches.Select(size => size.ToString(CultureInfo.InvariantCulture))]).Choice("optimizer", asked.Optimizers);
    }

    SearchResult Search(HyperparameterSearch search, Func<Trial, double> train, int epochs, CancellationToken stop) => asked.Method switch
    {
        TuningMethod.Grid => search.Grid(train, points: 5, stop),
        TuningMethod.Halving => search.Halving(asked.Trials, train, Math.Max(1, epochs / (HalvingFactor * HalvingFactor)), epochs, HalvingFactor, stop),
        _ => search.Random(asked.Trials, train, stop),
    };

    /// <summary>Trains as <c>myelin train</c> does. Halving trains on with a constant rate, since a rate that fell to 0 could not go on.</summary>
    double Train(Trial trial, NamedModel kind, Goal goal, Dataset train, Dataset validation, int epochs, CancellationToken stop)
    {
        Model model = kind.Build(train, asked.Seed);
        model.Compile(OptimizerTable.Of(trial["optimizer"]).Create(trial.Real("rate")), goal.MakeLoss(), [goal.MakeMetric()]);
        int batch = trial.Whole("batch"), most = trial.Epochs ?? epochs;
        long steps = (long)most * (((long)train.Count + batch - 1) / batch);
        History history = model.Fit(train, most, batch, validation, new()
        {
            Seed = asked.Seed,
            Callbacks = trial.Epochs == null ? [Schedule.Linear(trial.Real("rate"), steps)] : [],
            Checkpoints = new(trial.Folder!),
        }, stop);
        return history.Cancelled ? double.NaN : history[$"val_{goal.Metric}"][^1];
    }

    int Finish(SearchResult result, Goal goal, NamedDataset data, NamedModel kind, int epochs, string folder, TextWriter output, TextWriter told)
    {
        Trial best = result.Best.Trial;
        string command = $"myelin train {data.Name} --model {kind.Name} --epochs {epochs} --rate {best["rate"]} --batch {best["batch"]} " +
            $"--optimizer {best["optimizer"]} --seed {asked.Seed}";
        string page = Path.Combine(folder, Page);
        Report(result, goal, data, kind, command).Save(page);
        string[] lines = result.ToString().TrimEnd('\n').Split('\n');
        told.WriteLine();
        foreach (string line in lines.Take(1 + ShownInTable)) told.WriteLine(line);
        told.WriteLine($"\nbest     {goal.Text(result.Best.Value)} on the validation examples\ncommand  {command}\npage     {page}");
        if (asked.Json) output.WriteLine(Json(result, command, page));
        if (asked.Open) Viewer.Show(page, Console.Error);
        return ExitCode.Success;
    }

    static RunReport Report(SearchResult result, Goal goal, NamedDataset data, NamedModel kind, string command)
    {
        string[] header = ["rank", "trial", .. result.Space.Names, goal.Metric];
        var ranking = new ReportSection("Ranking")
        {
            new ReportTable("The trials, the best first", header, [.. result.Trials.Select((one, i) => (IReadOnlyList<string>)
                [$"{i + 1}", $"{one.Trial.Number}", .. one.Trial.Values.Select(value => value.Value), $"{one.Value:0.0000}"])]),
        };
        ranking.AddLines(command);
        var charts = new ReportSection("Trials");
        if (result.Trials.Any(one => double.IsFinite(one.Value)))
            foreach (ScatterChart chart in SearchCharts.Of(result, $"validation {goal.Metric}")) charts.Add(chart);
        else charts.Add("Every trial diverged; search with smaller learning rates.");
        return new($"Tuning of {kind.Name} on {data.Name}") { ranking, charts };
    }

    static string Json(SearchResult result, string command, string page) => JsonSerializer.Serialize(new
    {
        best = One(result.Best),
        trials = result.Trials.Select(One),
        command,
        page,
    }, JsonSerializerOptions.Web);

    static object One(TrialResult one) => new
    {
        trial = one.Trial.Number,
        epochs = one.Trial.Epochs,
        values = one.Trial.Values.ToDictionary(value => value.Name, value => value.Value),
        value = double.IsFinite(one.Value) ? one.Value : (double?)null,
    };

    /// <summary>A progress that is told at once.</summary>
    sealed class Told(Action<TrialResult> tell) : IProgress<TrialResult>
    {
        public void Report(TrialResult value) => tell(value);
    }
}
