using System.Globalization;
using System.Text.RegularExpressions;

namespace Myelin.Reports.Tests;

/// <summary>The trials of a search, drawn.</summary>
public class SearchChartTests
{
    static SearchResult Result(SearchSpace space) => new HyperparameterSearch(space).Random(12, trial => trial.Number == 5 ? double.NaN : trial.Number);

    [Fact]
    public void Each_number_has_a_chart_with_every_trial_that_did_not_diverge_and_the_best_apart()
    {
        var charts = SearchCharts.Of(Result(new SearchSpace().Real("rate", 1e-4, 1, log: true).Whole("units", 1, 9).Choice("way", "a", "b")), "loss");
        Assert.Equal(["rate", "units"], charts.Select(chart => chart.XLabel));
        Assert.All(charts, chart => Assert.Equal(["best", "a", "b"], chart));
        Assert.Contains("best: 1 point around", charts[0].Alt);
        int points = Regex.Matches(charts[1].Alt, @"(?<count>\d+) points? around", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Sum(match => int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture));
        Assert.Equal(11, points);
        Assert.Contains("<svg", charts[0].ToString());
    }

    [Fact]
    public void Names_alone_are_drawn_by_the_number_of_the_trial()
    {
        ScatterChart chart = Assert.Single(SearchCharts.Of(Result(new SearchSpace().Choice("way", "a", "b"))));
        Assert.Equal("trial", chart.XLabel);
        Assert.Throws<InvalidOperationException>(() =>
            SearchCharts.Of(new HyperparameterSearch(new SearchSpace().Whole("n", 1, 2)).Random(2, _ => double.NaN)));
    }
}
