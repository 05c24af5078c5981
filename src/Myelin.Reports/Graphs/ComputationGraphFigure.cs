using System.Globalization;

namespace Myelin;

/// <summary>
/// A computation graph from left to right: a box for each value with its op, shape, value (blue) and gradient (red); on each edge the local
/// gradient. Parameters and variables have round blue borders, constants dashed ones.
/// </summary>
public sealed class ComputationGraphFigure : Figure
{
    const double LabelPadding = 10, MostLabel = 110;

    /// <summary>The most nodes that the alternative text lists; more are counted.</summary>
    const int MostListed = 16;

    readonly ComputationGraph graph;
    readonly GraphStage stage;
    readonly int? step;
    readonly GraphSchedule schedule;
    readonly GraphBox[] boxes;
    readonly GraphEdge[] edges;
    readonly string[] labels;

    /// <summary>The drawing of a whole graph.</summary>
    public ComputationGraphFigure(ComputationGraph graph, string? title = null) : this(graph, title, null, false) { }

    internal ComputationGraphFigure(ComputationGraph graph, string? title, int? step, bool marked) : base(title ?? $"Computation graph of {graph.Result.Name}")
    {
        this.graph = graph;
        this.step = step;
        stage = marked ? GraphStage.Marked : step is { } now ? GraphStage.At(now) : GraphStage.Whole;
        schedule = new GraphSchedule(graph);
        boxes = [.. graph.Nodes.Select(node => new GraphBox(node, schedule, graph.HasGradients))];
        edges = [.. graph.Edges];
        labels = [.. edges.Select(edge => Lettering.Cut(Label(edge), MostLabel))];
        Layout = new LayeredLayout(
            [.. boxes.Select(box => (box.Width, box.Height))],
            [.. edges.Select((edge, i) => new Arrow(edge.From.Index, edge.To.Index, labels[i].Length == 0 ? 0 : Lettering.Width(labels[i]) + LabelPadding))]);
        Width = Math.Max(360, Math.Ceiling(Layout.Width + 2 * Margin));
    }

    /// <summary>The number of steps of the computation, the beginning included.</summary>
    public int StepCount => schedule.Steps.Count;

    internal IReadOnlyList<GraphStep> StepsInWords => schedule.Steps;

    internal LayeredLayout Layout { get; }

    /// <inheritdoc/>
    protected override string Describe()
    {
        string what = $"Computation graph of {graph.Nodes.Count} nodes and {edges.Length} edges.";
        if (step is { } now) return $"{what} {schedule.Steps[now].Caption}.";
        if (graph.Nodes.Count > MostListed) return $"{what} It computes {Said(graph.Result)}.";
        return $"{what} {string.Join("; ", graph.Nodes.Select(Said))}.";
    }

    string Said(GraphNode node)
    {
        string value = node.Value is { Rank: 0 } number && node.Name != NumberGrid.Text((double)number) ? $" = {NumberGrid.Text((double)number)}" : "";
        string gradient = node.Gradient is { Rank: 0 } by ? $", {schedule.By(node)} = {NumberGrid.Text((double)by)}" : "";
        return $"{node}{value}{gradient}";
    }

    /// <inheritdoc/>
    protected override double Draw(Svg svg, double top)
    {
        ArgumentNullException.ThrowIfNull(svg);
        top = DrawKey(svg, top);
        if (step is { } now)
        {
            int most = schedule.Steps.Max(one => Lettering.Wrap(one.Caption, Width - 2 * Margin, Lettering.Medium).Count);
            List<string> lines = Lettering.Wrap(schedule.Steps[now].Caption, Width - 2 * Margin, Lettering.Medium);
            for (int i = 0; i < lines.Count; i++) svg.Text(Margin, top + 15 + 17 * i, lines[i], Lettering.Medium);
            top += 17 * most + 4;
        }
        top += 10;
        svg.Open("g", ("transform", $"translate({Svg.Number((Width - Layout.Width) / 2)} {Svg.Number(top)})"));
        var drawn = new HashSet<((double, double), (double, double))>();
        for (int i = 0; i < edges.Length; i++) DrawEdge(svg, edges[i], Layout.Routes[i], labels[i], drawn);
        for (int i = 0; i < boxes.Length; i++) boxes[i].Draw(svg, Layout.Boxes[i], schedule, stage);
        DrawActive(svg);
        svg.Close();
        return top + Layout.Height;
    }

    /// <summary>What the colours mean.</summary>
    double DrawKey(Svg svg, double top)
    {
        (string Text, string Type)[] parts = graph.HasGradients
            ? [("value, forward", "forward"), ("gradient, backward", "backward"), ("on edges: local gradient", "muted")]
            : [("value", "forward")];
        double x = Margin, y = top + 13;
        foreach ((string text, string type) in parts)
        {
            double width = Lettering.Width(text) + 18;
            if (x > Margin && x + width > Width - Margin) (x, y) = (Margin, y + 16);
            svg.Add("rect", ("x", x), ("y", y - 9), ("width", 9), ("height", 9), ("rx", 2), ("class", type));
            svg.Text(x + 13, y, text, type: type);
            x += width + 10;
        }
        return y + 5;
    }

    /// <summary>Draws what other edges of the same value have not drawn yet.</summary>
    void DrawEdge(Svg svg, GraphEdge edge, (double X, double Y)[] route, string label, HashSet<((double, double), (double, double))> drawn)
    {
        int from = 0;
        while (from + 2 < route.Length && !drawn.Add((route[from], route[from + 1]))) from++;
        for (int i = from + 1; i + 1 < route.Length; i++) drawn.Add((route[i], route[i + 1]));
        svg.Add("path", ("d", Path(route, from)), ("fill", "none"), ("class", "axis"), ("stroke-width", 1.2));
        (double x, double y) = route[^1];
        svg.Add("path", ("d", $"M{Svg.Number(x)} {Svg.Number(y)}l-7 -3.5v7z"), ("class", "muted"));
        if (label.Length == 0 || schedule.LocalAt(edge) is not { } at || !stage.Begin(svg, at)) return;
        svg.Open("g").Add("title", $"local gradient ∂{edge.To.Name}/∂{edge.From.Name}: {Label(edge)}");
        svg.Text(x - LabelPadding + 1, y - 4, label, anchor: "end", type: "muted");
        svg.Close();
        stage.End(svg);
    }

    /// <summary>The local gradient as a number or as a range, or the rule by which the gradient passes.</summary>
    static string Label(GraphEdge edge)
    {
        if (edge.Share == null) return "";
        if (edge.Local == null) return edge.Rule;
        double[] values = NumberGrid.Values(edge.Local);
        double least = values.Min(), most = values.Max();
        return least == most
            ? NumberGrid.Text(least)
            : $"{least.ToString("G3", CultureInfo.InvariantCulture)} … {most.ToString("G3", CultureInfo.InvariantCulture)}".Replace('-', '−');
    }

    /// <summary>The op at work in each step, and the edges that it reads or sends gradients along.</summary>
    void DrawActive(Svg svg)
    {
        if (stage == GraphStage.Whole) return;
        for (int i = 0; i < schedule.Steps.Count; i++)
        {
            if (schedule.Steps[i] is not { Active: { } node } now || !stage.Begin(svg, i, i + 1)) continue;
            string type = Theme.Stroke(now.IsBackward ? 1 : 0);
            PlacedBox box = Layout.Boxes[node.Index];
            svg.Add("rect", ("x", box.X - 3), ("y", box.Y - 3), ("width", box.Width + 6), ("height", box.Height + 6), ("rx", 8), ("fill", "none"),
                ("class", type), ("stroke-width", 2.5));
            for (int k = 0; k < edges.Length; k++)
                if (edges[k].To == node && (!now.IsBackward || schedule.LocalAt(edges[k]) == i))
                    svg.Add("path", ("d", Path(Layout.Routes[k])), ("fill", "none"), ("class", type), ("stroke-width", 2.5));
            stage.End(svg);
        }
    }

    /// <summary>Level within a pair of points, bent between the pairs; from a point on.</summary>
    static string Path((double X, double Y)[] route, int from = 0)
    {
        var path = new System.Text.StringBuilder($"M{Svg.Number(route[from].X)} {Svg.Number(route[from].Y)}");
        for (int i = from + 1; i < route.Length; i++)
        {
            (double x, double y) = route[i];
            if (i % 2 == 1) { path.Append('H').Append(Svg.Number(x)); continue; }
            string middle = Svg.Number((route[i - 1].X + x) / 2);
            path.Append($"C{middle} {Svg.Number(route[i - 1].Y)} {middle} {Svg.Number(y)} {Svg.Number(x)} {Svg.Number(y)}");
        }
        return path.ToString();
    }
}
