using System.Text;

namespace Myelin;

/// <summary>The trials of a search, ranked.</summary>
public sealed class SearchResult
{
    internal SearchResult(SearchSpace space, MetricDirection direction, IReadOnlyList<TrialResult> results)
    {
        (Space, Direction) = (space, direction);
        // A trial that got more epochs was better than those that got fewer. Diverged ones are last; of equal ones the earlier is first.
        IOrderedEnumerable<TrialResult> byEpochs = results.OrderByDescending(result => result.Trial.Epochs ?? 0).ThenBy(result => double.IsNaN(result.Value));
        Trials = [.. (direction == MetricDirection.HigherIsBetter
            ? byEpochs.ThenByDescending(result => result.Value) : byEpochs.ThenBy(result => result.Value)).ThenBy(result => result.Trial.Number)];
    }

    /// <summary>The hyper-parameters.</summary>
    public SearchSpace Space { get; }

    /// <summary>Which values are better.</summary>
    public MetricDirection Direction { get; }

    /// <summary>The trials, the best first. In successive halving each has the epochs that it reached.</summary>
    public IReadOnlyList<TrialResult> Trials { get; }

    /// <summary>The best trial.</summary>
    public TrialResult Best => Trials[0];

    /// <summary>A table of the trials, the best first.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["rank", "trial", .. Space.Names, .. Trials[0].Trial.Epochs == null ? Array.Empty<string>() : ["epochs"], "value"],
            .. Trials.Select((result, i) => (string[])
            [
                $"{i + 1}", $"{result.Trial.Number}", .. result.Trial.Values.Select(one => Short(one.Value)),
                .. result.Trial.Epochs is { } epochs ? [$"{epochs}"] : Array.Empty<string>(), $"{result.Value:G6}",
            ]),
        ];
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows) text.AppendJoin("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))).Append('\n');
        return text.ToString();
    }

    /// <summary>A real number with six digits.</summary>
    static string Short(string value) => value.Contains('.') && double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out double number)
        ? number.ToString("G6", System.Globalization.CultureInfo.InvariantCulture) : value;
}
