namespace Myelin;

/// <summary>Draws the trials of a search for hyper-parameters.</summary>
public static class SearchCharts
{
    /// <summary>
    /// A chart for each number among the hyper-parameters, with the value that each trial reached. The choices of names are the groups. Without a
    /// number, there is one chart by the number of the trial. The best trial is a group of its own. Trials that diverged are omitted.
    /// </summary>
    /// <param name="result">The search.</param>
    /// <param name="value">The label of the value, with its unit.</param>
    /// <exception cref="InvalidOperationException">Every trial diverged.</exception>
    public static IReadOnlyList<ScatterChart> Of(SearchResult result, string value = "value")
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (result.Trials.All(trial => !double.IsFinite(trial.Value)))
            throw new InvalidOperationException("SearchCharts: expects a trial with a finite value, received none; search with smaller learning rates.");
        string[] numbers = [.. result.Space.Names.Where(result.Space.IsNumber)];
        return numbers.Length == 0
            ? [Chart(result, "trial", value, Scale.Linear, trial => trial.Number)]
            : [.. numbers.Select(name => Chart(result, name, value, result.Space.IsLogarithmic(name) ? Scale.Log10 : Scale.Linear, trial => trial.Real(name)))];
    }

    static ScatterChart Chart(SearchResult result, string name, string value, Scale scale, Func<Trial, double> across)
    {
        var chart = new ScatterChart($"Trials by {name}", x: name, y: value, xScale: scale);
        TrialResult[] finite = [.. result.Trials.Where(trial => double.IsFinite(trial.Value))];
        chart.Add("best", [across(finite[0].Trial)], [finite[0].Value]);
        foreach (IGrouping<string, TrialResult> group in finite.Skip(1).GroupBy(trial => Group(result, trial.Trial))
            .OrderBy(group => group.Key, StringComparer.Ordinal))
            chart.Add(group.Key, [.. group.Select(trial => across(trial.Trial))], [.. group.Select(trial => trial.Value)]);
        return chart;
    }

    static string Group(SearchResult result, Trial trial)
    {
        string choices = string.Join(", ", trial.Values.Where(one => !result.Space.IsNumber(one.Name)).Select(one => one.Value));
        return choices.Length == 0 ? "trials" : choices;
    }
}
