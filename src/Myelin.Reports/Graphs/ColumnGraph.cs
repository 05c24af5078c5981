namespace Myelin;

/// <summary>A graph in columns: every edge leads from one column to the next, over an invisible vertex in each column that it passes.</summary>
sealed class ColumnGraph
{
    readonly IReadOnlyList<Arrow> arrows;

    public ColumnGraph(int boxes, IReadOnlyList<Arrow> arrows)
    {
        this.arrows = arrows;
        LayerOf = [.. Columns(boxes, arrows)];
        Before = [.. LayerOf.Select(_ => new List<int>())];
        After = [.. LayerOf.Select(_ => new List<int>())];
        Chains = new int[arrows.Count][];
        Boxes = boxes;
        for (int i = 0; i < arrows.Count; i++) Chains[i] = Chain(arrows[i]);
        Layers = [.. Enumerable.Range(0, LayerOf.Count == 0 ? 0 : LayerOf.Max() + 1).Select(_ => new List<int>())];
        Place = new int[Count];
        Begin();
    }

    /// <summary>The number of boxes, which are the first vertices.</summary>
    public int Boxes { get; }

    /// <summary>The number of vertices.</summary>
    public int Count => LayerOf.Count;

    /// <summary>The column of each vertex.</summary>
    public List<int> LayerOf { get; }

    /// <summary>The vertices of each column from the top down.</summary>
    public List<List<int>> Layers { get; private set; }

    /// <summary>The position of each vertex in its column.</summary>
    public int[] Place { get; }

    /// <summary>The vertices of the column before that lead to each.</summary>
    public List<List<int>> Before { get; }

    /// <summary>The vertices of the next column that each leads to.</summary>
    public List<List<int>> After { get; }

    /// <summary>The invisible vertices of each edge.</summary>
    public int[][] Chains { get; }

    /// <summary>The vertex in the column before the end of edge <paramref name="i"/>.</summary>
    public int LastOf(int i) => Chains[i].Length > 0 ? Chains[i][^1] : arrows[i].From;

    /// <summary>
    /// How far from the middle the edge between two vertices ends, in ends: they stand in the order of where they come from, so
    /// that they do not cross in front of a box.
    /// </summary>
    public double Port(int from, int to)
    {
        List<int> ends = Before[to];
        double before = 0;
        foreach (int other in ends) before += Place[other] < Place[from] ? 1 : other == from ? 0.5 : 0;
        return before - ends.Count / 2.0;
    }

    /// <summary>How many earlier edges lead from the same place to the same end as edge <paramref name="i"/>.</summary>
    public int TwinsBefore(int i) => Enumerable.Range(0, i).Count(k => arrows[k].To == arrows[i].To && LastOf(k) == LastOf(i));

    /// <summary>Applies an order to the columns.</summary>
    public void Arrange(List<List<int>> layers)
    {
        Layers = layers;
        foreach (List<int> layer in layers)
            for (int place = 0; place < layer.Count; place++) Place[layer[place]] = place;
    }

    /// <summary>Behind its sources, and as close as possible to its targets: a value is placed where it is used.</summary>
    static int[] Columns(int boxes, IReadOnlyList<Arrow> arrows)
    {
        ILookup<int, int> after = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var open = new int[boxes];
        foreach (Arrow arrow in arrows) open[arrow.To]++;
        var order = new List<int>(Enumerable.Range(0, boxes).Where(v => open[v] == 0));
        var column = new int[boxes];
        for (int i = 0; i < order.Count; i++)
        {
            foreach (int to in after[order[i]])
            {
                column[to] = Math.Max(column[to], column[order[i]] + 1);
                if (--open[to] == 0) order.Add(to);
            }
        }
        if (order.Count < boxes) throw new ArgumentException("LayeredLayout: expects edges without a cycle; leave out those that lead back.");
        for (int i = boxes - 1; i >= 0; i--)
            if (after[order[i]].Any()) column[order[i]] = after[order[i]].Min(to => column[to]) - 1;
        return column;
    }

    /// <summary>Edges from one box run together as far as they go the same way: they carry one value.</summary>
    int[] Chain(Arrow arrow)
    {
        var chain = new List<int>();
        int last = arrow.From;
        for (int layer = LayerOf[arrow.From] + 1; layer < LayerOf[arrow.To]; layer++)
        {
            int dummy = After[last].FindIndex(v => v >= Boxes) is >= 0 and var known ? After[last][known] : Count;
            if (dummy == Count)
            {
                LayerOf.Add(layer);
                Before.Add([last]);
                After.Add([]);
                After[last].Add(dummy);
            }
            chain.Add(last = dummy);
        }
        After[last].Add(arrow.To);
        Before[arrow.To].Add(last);
        return [.. chain];
    }

    /// <summary>The order of a walk from the ends backward, inputs in their order: a tree has no crossing in it.</summary>
    void Begin()
    {
        var seen = new bool[Count];
        for (int end = 0; end < Count; end++)
        {
            if (After[end].Count > 0) continue;
            var open = new Stack<int>([end]);
            while (open.TryPop(out int v))
            {
                if (seen[v]) continue;
                seen[v] = true;
                Layers[LayerOf[v]].Add(v);
                for (int i = Before[v].Count - 1; i >= 0; i--) open.Push(Before[v][i]);
            }
        }
        Arrange(Layers);
    }
}
