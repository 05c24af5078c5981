namespace Myelin;

/// <summary>A rectangle that is laid out.</summary>
readonly record struct PlacedBox(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double Middle => Y + Height / 2;
}

/// <summary>An edge to lay out: between which boxes, and how long a text stands at its end.</summary>
readonly record struct Arrow(int From, int To, double Label = 0);

/// <summary>
/// Places the boxes of a directed acyclic graph in columns from left to right with few crossings, and routes the edges between
/// them. (Sugiyama, Tagawa and Toda 1981, "Methods for visual understanding of hierarchical system structures".) Nothing in it is random.
/// </summary>
sealed class LayeredLayout
{
    /// <summary>Between boxes that stand above each other, from a passing edge to its neighbour, and between columns.</summary>
    public const double BetweenBoxes = 26, BetweenEdges = 12, BetweenColumns = 34;

    /// <summary>Room of an edge's end in its box, one above the other.</summary>
    public const double Port = 19;

    readonly ColumnGraph graph;
    readonly double[] bent, left, right, middle;

    /// <param name="sizes">The size of each box. All boxes of a column become as wide as the widest.</param>
    /// <param name="arrows">The edges, without cycles.</param>
    public LayeredLayout(IReadOnlyList<(double Width, double Height)> sizes, IReadOnlyList<Arrow> arrows)
    {
        graph = new ColumnGraph(sizes.Count, arrows);
        Crossings = LayerOrder.Improve(graph);
        double[] heights = [.. Enumerable.Range(0, graph.Count).Select(v => v < sizes.Count ? Math.Max(sizes[v].Height, Port * graph.Before[v].Count) : 0)];
        middle = LayerPlacement.Of(graph, heights);
        double top = graph.Count == 0 ? 0 : Enumerable.Range(0, graph.Count).Min(v => middle[v] - heights[v] / 2);
        for (int v = 0; v < middle.Length; v++) middle[v] -= top;

        bent = new double[graph.Layers.Count];
        left = new double[graph.Layers.Count];
        right = new double[graph.Layers.Count];
        double x = 0;
        for (int layer = 0; layer < left.Length; layer++)
        {
            bent[layer] = layer == 0 ? 0 : x + BetweenColumns;
            left[layer] = x = bent[layer] + arrows.Where(arrow => graph.LayerOf[arrow.To] == layer).Select(arrow => arrow.Label).DefaultIfEmpty(0).Max();
            right[layer] = x += graph.Layers[layer].Where(v => v < sizes.Count).Select(v => sizes[v].Width).DefaultIfEmpty(0).Max();
        }
        Boxes = [.. Enumerable.Range(0, sizes.Count).Select(
            v => new PlacedBox(left[graph.LayerOf[v]], middle[v] - heights[v] / 2, right[graph.LayerOf[v]] - left[graph.LayerOf[v]], heights[v]))];
        Routes = [.. arrows.Select((arrow, i) => Route(arrow, i))];
        Width = x;
        Height = graph.Count == 0 ? 0 : Enumerable.Range(0, graph.Count).Max(v => middle[v] + heights[v] / 2);
    }

    /// <summary>Where the boxes are, in the order given.</summary>
    public IReadOnlyList<PlacedBox> Boxes { get; }

    /// <summary>
    /// Where the edges run, in the order given: points (x, y) in pairs. From the first of a pair to the second the edge is level; from the
    /// second to the next pair's first it bends in the room between two columns, where there is no box. All bends between two columns have
    /// the same ends, so that edges cross only where their order changes; behind them is room for the texts.
    /// </summary>
    public IReadOnlyList<(double X, double Y)[]> Routes { get; }

    /// <summary>The total width.</summary>
    public double Width { get; }

    /// <summary>The total height.</summary>
    public double Height { get; }

    /// <summary>The number of crossings.</summary>
    public int Crossings { get; }

    (double X, double Y)[] Route(Arrow arrow, int i)
    {
        int[] chain = graph.Chains[i];
        var points = new List<(double, double)> { (Boxes[arrow.From].Right, middle[arrow.From]), (right[graph.LayerOf[arrow.From]], middle[arrow.From]) };
        foreach (int dummy in chain)
        {
            points.Add((bent[graph.LayerOf[dummy]], middle[dummy]));
            points.Add((right[graph.LayerOf[dummy]], middle[dummy]));
        }
        double y = PortOf(arrow, i);
        points.Add((bent[graph.LayerOf[arrow.To]], y));
        points.Add((left[graph.LayerOf[arrow.To]], y));
        return [.. points];
    }

    /// <summary>Where edge <paramref name="i"/> ends; edges that come from one place stand below each other.</summary>
    double PortOf(Arrow arrow, int i)
    {
        int source = graph.LastOf(i), twins = graph.Before[arrow.To].Count(other => other == source);
        return middle[arrow.To] + Port * (graph.Port(source, arrow.To) + graph.TwinsBefore(i) - (twins - 1) / 2.0);
    }
}
