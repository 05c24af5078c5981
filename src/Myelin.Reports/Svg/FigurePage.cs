using System.Globalization;

namespace Myelin;

/// <summary>What the figures of a page share: ids, the colours of series by their names, and the scales of figures that stand side by side.</summary>
/// <remarks>
/// A series that appears in several figures has one colour, marker and dash in all of them. Reports and gallery pages draw their figures this way:
/// <code>
/// var page = new FigurePage();
/// page.Align([before, after]);
/// string html = page.Draw(before) + page.Draw(after);
/// </code>
/// </remarks>
public sealed class FigurePage
{
    /// <summary>Charts keep scales of their own if a common one would leave one of them less than this share of the length.</summary>
    const double LeastShare = 0.25;

    readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    readonly Dictionary<Figure, (Axis X, Axis Y)> axes = [];
    readonly Dictionary<Figure, (double Low, double High)> ranges = [];
    int figures;

    bool hasSequences;

    /// <summary>
    /// The drawing of a figure as SVG, with the next id of the page: figure-1, figure-2, ... A <see cref="FrameSequence"/> becomes HTML with a slider,
    /// for which the page ends with <see cref="Script"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is nothing to show.</exception>
    public string Draw(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (figure is not FrameSequence sequence) return figure.ToSvg(NextId(), this);
        hasSequences = true;
        return sequence.ToHtml(this);
    }

    /// <summary>What the drawn figures need at the end of the page; empty if they need nothing.</summary>
    public string Script => hasSequences ? $"<style>\n{FrameSequence.Style}\n</style>\n<script>\n{FrameSequence.Script}\n</script>\n" : "";

    /// <summary>The next id of the page.</summary>
    internal string NextId() => string.Create(CultureInfo.InvariantCulture, $"figure-{++figures}");

    /// <summary>
    /// Gives charts of the same quantities common axes, and heat maps and image grids of one quantity a common range of colours, so that they can be
    /// compared. Those whose values are of another size keep their own.
    /// </summary>
    /// <param name="sideBySide">The figures that stand side by side.</param>
    public void Align(IReadOnlyList<Figure> sideBySide)
    {
        ArgumentNullException.ThrowIfNull(sideBySide);
        foreach (Chart[] same in sideBySide.OfType<Chart>().Where(chart => chart.SharesScales)
            .GroupBy(chart => (chart.GetType(), chart.XLabel, chart.YLabel)).Select(group => group.ToArray()))
        {
            if (same.Length < 2) continue;
            (Axis X, Axis Y)[] own = [.. same.Select(chart => chart.OwnAxes)];
            if (own.Select(pair => (pair.X.Scale, pair.Y.Scale)).Distinct().Count() > 1) continue;
            Axis x = own.Select(pair => pair.X).Aggregate((a, b) => a.Joined(b)), y = own.Select(pair => pair.Y).Aggregate((a, b) => a.Joined(b));
            for (int i = 0; i < same.Length; i++)
                axes[same[i]] = (own.All(pair => pair.X.ShareOf(x) >= LeastShare) ? x : own[i].X,
                    own.All(pair => pair.Y.ShareOf(y) >= LeastShare) ? y : own[i].Y);
        }
        foreach (var same in sideBySide.Where(figure => figure.Colouring != null).GroupBy(figure => figure.Colouring!.Value.Key))
        {
            (double low, double high) = (same.Min(figure => figure.Colouring!.Value.Low), same.Max(figure => figure.Colouring!.Value.High));
            if (same.Any(figure => figure.Colouring!.Value.High - figure.Colouring.Value.Low < LeastShare * (high - low))) continue;
            foreach (Figure figure in same) ranges[figure] = (low, high);
        }
    }

    /// <summary>The axes of a chart if it has them in common with others.</summary>
    internal (Axis X, Axis Y)? AxesOf(Figure figure) => axes.TryGetValue(figure, out var common) ? common : null;

    /// <summary>The range of colours of a figure if it has it in common with others.</summary>
    internal (double Low, double High)? RangeOf(Figure figure) => ranges.TryGetValue(figure, out var common) ? common : null;

    /// <summary>The places of some series among the colours: that of an earlier figure, or a free one. Two series of a figure always differ.</summary>
    internal int[] PlacesOf(IReadOnlyList<string> names)
    {
        var chosen = new int[names.Count];
        var taken = new HashSet<int>();
        Array.Fill(chosen, -1);
        for (int i = 0; i < names.Count; i++)
            if (places.TryGetValue(names[i], out int place) && taken.Add(place)) chosen[i] = place;
        for (int i = 0; i < names.Count; i++)
        {
            if (chosen[i] >= 0) continue;
            int free = Enumerable.Range(0, Theme.Series.Length).FirstOrDefault(place => !taken.Contains(place) && !places.ContainsValue(place), -1);
            for (int place = 0; free < 0; place++) free = taken.Contains(place) ? -1 : place;
            taken.Add(chosen[i] = free);
            places.TryAdd(names[i], free);
        }
        return chosen;
    }
}
