using System.Collections;

namespace Myelin;

/// <summary>How often values fall into equal intervals, for one or several groups.</summary>
/// <remarks>
/// <c>new Histogram("Residuals", x: "predicted - true (1,000 USD)") { { "test", residuals } }</c>. Intervals are round and about
/// as wide as 2·IQR/∛n (Freedman and Diaconis, 1981). Values that are not finite are omitted.
/// </remarks>
/// <param name="title">The title.</param>
/// <param name="x">The quantity, with its unit.</param>
/// <param name="y">The label of the counts.</param>
public sealed class Histogram(string title, string x, string y = "count") : Chart(title, x, y), IEnumerable<string>
{
    const int Most = 50, Least = 5;

    readonly List<(string Name, double[] Values)> groups = [];

    /// <summary>Values of one group.</summary>
    public void Add(string name, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        groups.Add((name, [.. values.Where(double.IsFinite).Order()]));
    }

    /// <summary>Where the intervals begin, and how wide they are and how many.</summary>
    (double First, double Width, int Count) Intervals()
    {
        double[] all = [.. groups.SelectMany(group => group.Values).Order()];
        double low = all[0], high = all[^1];
        if (low == high) return (low - 0.5 * Math.Max(1e-9, Math.Abs(low)), Math.Max(1e-9, Math.Abs(low)), 1);
        double middle = all[(int)(0.75 * (all.Length - 1))] - all[(int)(0.25 * (all.Length - 1))];
        double width = Ticks.Step(Math.Clamp(2 * middle / Math.Cbrt(all.Length), (high - low) / Most, (high - low) / Least));
        double first = Math.Floor(low / width) * width;
        return (first, width, (int)Math.Floor((high - first) / width) + 1);
    }

    static int[] Counts(double[] values, (double First, double Width, int Count) intervals)
    {
        var counts = new int[intervals.Count];
        foreach (double value in values) counts[Math.Clamp((int)((value - intervals.First) / intervals.Width), 0, counts.Length - 1)]++;
        return counts;
    }

    private protected override Axis XAxis
    {
        get
        {
            var (first, width, count) = Intervals();
            return Axis.Between(XLabel, first, first + width * count);
        }
    }

    private protected override Axis YAxis
    {
        get
        {
            var intervals = Intervals();
            return Axis.Between(YLabel, 0, 1.05 * groups.Max(group => Counts(group.Values, intervals).Max()));
        }
    }

    private protected override IReadOnlyList<string> Series => [.. groups.Select(group => group.Name)];

    private protected override IReadOnlyList<LegendEntry> Entries(int[] places) =>
        groups.Count == 1 ? [] : [.. groups.Select((group, i) => LegendEntry.Area(group.Name, places[i]))];

    private protected override void Check()
    {
        if (groups.All(group => group.Values.Length == 0)) throw Empty("Add(name, values) first");
    }

    private protected override void DrawData(Svg svg, in Plot plot, int[] places)
    {
        var intervals = Intervals();
        for (int j = 0; j < groups.Count; j++)
        {
            int k = j;
            int[] counts = Counts(groups[k].Values, intervals);
            for (int i = 0; i < counts.Length; i++)
            {
                if (counts[i] == 0) continue;
                double from = intervals.First + i * intervals.Width, to = from + intervals.Width;
                double left = plot.X(from), right = plot.X(to), top = plot.Y(counts[i]), height = plot.Bottom - top;
                svg.Told($"{groups[k].Name}: {Ticks.Text(counts[i])} from {Ticks.Text(from)} to {Ticks.Text(to)}", () =>
                    svg.Add("rect", ("x", left), ("y", top), ("width", right - left), ("height", height), ("class", $"{Theme.Fill(places[k])} edge"),
                        ("stroke-width", 0.75), ("fill-opacity", groups.Count == 1 ? 0.9 : 0.6)));
            }
        }
    }

    /// <inheritdoc/>
    protected override string Describe() => $"Histogram of {XLabel}. {string.Join(" ", groups.Select(group => Describe(group.Name, group.Values)))}";

    /// <param name="name">The group.</param>
    /// <param name="values">Its values in ascending order.</param>
    static string Describe(string name, double[] values) => values.Length == 0
        ? $"{name}: no values."
        : $"{name}: {values.Length} values from {Ticks.Text(values[0])} to {Ticks.Text(values[^1])}, mean {Ticks.Text(values.Average())}, " +
            $"median {Ticks.Text(values[(values.Length - 1) / 2])}.";

    /// <summary>The names of the groups.</summary>
    public IEnumerator<string> GetEnumerator() => groups.Select(group => group.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
