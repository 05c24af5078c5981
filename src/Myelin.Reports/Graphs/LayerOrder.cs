namespace Myelin;

/// <summary>Orders the vertices of each column to reduce crossings: sweeps by the mean position of neighbours, then swaps of adjacent vertices.</summary>
static class LayerOrder
{
    const int Sweeps = 24;

    /// <summary>Improves the order and returns the remaining crossings.</summary>
    public static int Improve(ColumnGraph graph)
    {
        int least = Crossings(graph);
        List<List<int>> best = Copy(graph);
        for (int sweep = 0; sweep < Sweeps && least > 0; sweep++)
        {
            if (sweep % 2 == 0)
                for (int layer = 1; layer < graph.Layers.Count; layer++) Sort(graph, layer, graph.Before);
            else
                for (int layer = graph.Layers.Count - 2; layer >= 0; layer--) Sort(graph, layer, graph.After);
            Exchange(graph);
            int now = Crossings(graph);
            if (now >= least) continue;
            (least, best) = (now, Copy(graph));
        }
        graph.Arrange(best);
        return least;
    }

    static List<List<int>> Copy(ColumnGraph graph) => [.. graph.Layers.Select(layer => new List<int>(layer))];

    /// <summary>Puts each vertex at the mean place of its neighbours in one column; those without any stay where they are.</summary>
    static void Sort(ColumnGraph graph, int layer, List<List<int>> neighbours)
    {
        List<int> column = graph.Layers[layer];
        int[] moving = [.. column.Where(v => neighbours[v].Count > 0).OrderBy(v => neighbours[v].Average(other => graph.Place[other]))];
        int next = 0;
        for (int i = 0; i < column.Count; i++)
            if (neighbours[column[i]].Count > 0) column[i] = moving[next++];
        for (int i = 0; i < column.Count; i++) graph.Place[column[i]] = i;
    }

    /// <summary>Exchanges vertices that stand next to each other as long as this removes crossings.</summary>
    static void Exchange(ColumnGraph graph)
    {
        bool better = true;
        for (int round = 0; better && round < Sweeps; round++)
        {
            better = false;
            foreach (List<int> column in graph.Layers)
            {
                for (int i = 0; i + 1 < column.Count; i++)
                {
                    int a = column[i], b = column[i + 1];
                    if (Between(graph, a, b) <= Between(graph, b, a)) continue;
                    (column[i], column[i + 1]) = (b, a);
                    (graph.Place[a], graph.Place[b]) = (i + 1, i);
                    better = true;
                }
            }
        }
    }

    /// <summary>The crossings of the edges of two vertices if the first stands above the second.</summary>
    static int Between(ColumnGraph graph, int above, int below) =>
        Pairs(graph, graph.Before[above], graph.Before[below]) + Pairs(graph, graph.After[above], graph.After[below]);

    static int Pairs(ColumnGraph graph, List<int> above, List<int> below)
    {
        int count = 0;
        foreach (int a in above)
            foreach (int b in below) if (graph.Place[a] > graph.Place[b]) count++;
        return count;
    }

    /// <summary>
    /// All crossings: the pairs of edges between two columns that begin in one order and end in the other, counted by a tree of
    /// sums (Barth, Jünger and Mutzel 2004).
    /// </summary>
    public static int Crossings(ColumnGraph graph)
    {
        int count = 0;
        for (int layer = 0; layer + 1 < graph.Layers.Count; layer++)
        {
            int[] ends = [.. graph.Layers[layer].SelectMany(v => graph.After[v].Select(to => graph.Place[to]).Order())];
            var sums = new int[graph.Layers[layer + 1].Count + 1];
            for (int i = 0; i < ends.Length; i++)
            {
                int before = 0;
                for (int k = ends[i] + 1; k > 0; k -= k & -k) before += sums[k];
                count += i - before;
                for (int k = ends[i] + 1; k < sums.Length; k += k & -k) sums[k]++;
            }
        }
        return count;
    }
}
