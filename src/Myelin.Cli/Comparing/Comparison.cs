using System.Text.Json;
using Myelin.Cli.Running;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Comparing;

/// <summary>One <c>myelin compare</c>: a table in the terminal, a page with the curves.</summary>
sealed class Comparison
{
    /// <summary>A column that falls by more than this factor is shown on a logarithmic axis.</summary>
    const double WideRange = 100;

    const int MostInName = 4;

    readonly RecordedRun[] runs;
    readonly string[] names;

    public Comparison(RecordedRun[] runs)
    {
        this.runs = runs;
        string[] last = [.. runs.Select(run => Path.GetFileName(run.Folder))];
        names = last.Distinct().Count() == last.Length ? last : [.. runs.Select(run => run.Folder)];
    }

    /// <summary>Whether all weights are the same bits; null if some run has none yet.</summary>
    bool? SameWeights => runs.Any(run => run.Weights == null) ? null : runs.Select(run => run.Weights).Distinct().Count() == 1;

    /// <summary>The settings that are equal in all runs.</summary>
    IEnumerable<(string Name, string Value)> Same => runs[0].Choices.Where(choice => runs.All(run => run.Choices.Contains(choice)));

    IEnumerable<string> Different => runs[0].Choices.Select(choice => choice.Name).Except(Same.Select(choice => choice.Name));

    /// <summary>The metrics in the histories of all runs, such as loss and accuracy.</summary>
    string[] Metrics => [.. runs.SelectMany(run => run.Columns.Keys)
        .Distinct()
        .Where(name => name is not ("epoch" or "rate" or "seconds") && !name.StartsWith("val_", StringComparison.Ordinal))];

    string Page
    {
        get
        {
            string names = string.Join('-', runs.Take(MostInName).Select(run => Path.GetFileName(run.Folder)));
            string more = runs.Length > MostInName ? $"-and-{runs.Length - MostInName}-more" : "";
            return Path.Combine(Path.GetDirectoryName(runs[0].Folder) ?? "", $"compare-{names}{more}.html");
        }
    }

    /// <summary>Settings that differ and results: a name and a value for each run.</summary>
    IEnumerable<(string Name, string[] Values)> Facts()
    {
        foreach (string name in Different) yield return (name, [.. runs.Select(run => run.Choices.First(choice => choice.Name == name).Value)]);
        yield return ("state", [.. runs.Select(run => run.State)]);
        yield return ("epochs", [.. runs.Select(run => $"{run.Epochs}")]);
        yield return ("seconds", [.. runs.Select(run => $"{run.Seconds:0.00}")]);
        foreach (string metric in Metrics)
        {
            (string, Func<RecordedRun, double?>)[] kinds =
            [
                ("train", run => run.Last(metric)), ("validation", run => run.Last($"val_{metric}")), ("test", run => run.Test(metric)),
            ];
            foreach ((string kind, Func<RecordedRun, double?> of) in kinds)
                if (runs.Any(run => of(run) != null))
                    yield return ($"{kind} {metric}", [.. runs.Select(run => of(run) is { } value ? $"{value:0.0000}" : "none")]);
        }
        yield return ("weights", [.. runs.Select(run => run.Weights?[..12] ?? "none")]);
    }

    string Verdict => SameWeights switch
    {
        true => "The weights are the same bits.",
        false => runs.Length == 2 ? "The weights differ." : "The weights are not all the same.",
        _ => "Not every run has its weights yet.",
    };

    string Alike => Same.Any()
        ? $"The same in all: {string.Join(", ", Same.Where(choice => choice.Value != "none").Select(choice => $"{choice.Name} {choice.Value}"))}."
        : "";

    /// <summary>Writes the page and prints the table and the path of the page.</summary>
    public int Write(TextWriter output, string? page, bool json, bool open)
    {
        page ??= Page;
        Report().Save(page);
        if (json) output.WriteLine(Json(page));
        else
        {
            (string Name, string[] Values)[] rows = [("", names), .. Facts()];
            rows = Array.ConvertAll(rows, row => (Printable.Line(row.Name), Array.ConvertAll(row.Values, Printable.Line)));
            int head = rows.Max(row => row.Name.Length);
            int[] widths = [.. Enumerable.Range(0, runs.Length).Select(i => rows.Max(row => row.Values[i].Length))];
            foreach ((string name, string[] values) in rows)
                output.WriteLine($"{name.PadRight(head)}  {string.Join("  ", values.Select((value, i) => value.PadLeft(widths[i])))}");
            output.WriteLine();
            if (Alike.Length > 0) output.WriteLine(Alike);
            output.WriteLine(Verdict);
            output.WriteLine($"page: {page}");
        }
        if (open) Viewer.Show(page, Console.Error);
        return ExitCode.Success;
    }

    string Json(string page) => JsonSerializer.Serialize(new
    {
        runs = runs.Select(run => new
        {
            run = run.Folder,
            state = run.State,
            settings = run.Settings,
            epochs = run.Epochs,
            seconds = Finite(Math.Round(run.Seconds, 3)),
            train = Metrics.ToDictionary(metric => metric, metric => Finite(run.Last(metric))),
            validation = Metrics.ToDictionary(metric => metric, metric => Finite(run.Last($"val_{metric}"))),
            test = Metrics.ToDictionary(metric => metric, metric => Finite(run.Test(metric))),
            weightsSha256 = run.Weights,
        }),
        differ = Different,
        sameWeights = SameWeights,
        page,
    }, JsonSerializerOptions.Web);

    static double? Finite(double? value) => value is { } known && double.IsFinite(known) ? known : null;

    RunReport Report()
    {
        var side = new ReportSection("Side by side")
        {
            new ReportTable("The runs", ["", .. names], [.. Facts().Select(row => (IReadOnlyList<string>)[row.Name, .. row.Values])]),
        };
        if (Alike.Length > 0) side.Add(Alike);
        side.Add(Verdict);
        var curves = new ReportSection("Curves");
        foreach (string metric in Metrics)
            foreach (string column in new[] { metric, $"val_{metric}" })
                if (Curve(column, metric) is { } chart) curves.Add(chart);
        if (!curves.Any()) curves.Add("No epoch was completed.");
        return new($"{runs.Length} runs side by side") { side, curves };
    }

    LineChart? Curve(string column, string metric)
    {
        double[] finite = [.. runs.SelectMany(run => run.Columns.TryGetValue(column, out double[]? values) ? values : []).Where(double.IsFinite)];
        if (finite.Length == 0) return null;
        string kind = column == metric ? "Training" : "Validation";
        var chart = new LineChart(
            $"{kind} {metric} by epoch", "epoch", metric, yScale: finite.Min() > 0 && finite.Max() / finite.Min() > WideRange ? Scale.Log10 : Scale.Linear);
        for (int i = 0; i < runs.Length; i++)
            if (runs[i].Columns.TryGetValue(column, out double[]? values) && values.Length > 0) chart.Add(names[i], values);
            else chart.Add($"{names[i]} (none)", []); // so that a run has one colour in all charts
        return chart;
    }
}
