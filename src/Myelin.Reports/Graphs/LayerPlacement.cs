namespace Myelin;

/// <summary>
/// Finds the vertical positions of vertices: as close as possible to their neighbours, in the given order and
/// with room between them. For one column this is a regression in ascending order, solved exactly by joining neighbours that violate it.
/// </summary>
static class LayerPlacement
{
    const int Sweeps = 16;

    /// <summary>The middle of each vertex.</summary>
    public static double[] Of(ColumnGraph graph, double[] heights)
    {
        var middle = new double[graph.Count];
        foreach (List<int> column in graph.Layers) Stack(graph, column, heights, middle);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool both = sweep >= Sweeps / 2;
            for (int layer = 1; layer < graph.Layers.Count; layer++) Settle(graph, graph.Layers[layer], heights, middle, before: true, after: both);
            for (int layer = graph.Layers.Count - 2; layer >= 0; layer--) Settle(graph, graph.Layers[layer], heights, middle, before: both, after: true);
        }
        return middle;
    }

    static double Apart(ColumnGraph graph, int above, int below, double[] heights)
    {
        bool edges = above >= graph.Boxes && below >= graph.Boxes;
        return (heights[above] + heights[below]) / 2 + (edges ? LayeredLayout.BetweenEdges : LayeredLayout.BetweenBoxes);
    }

    /// <summary>One below the other, about 0.</summary>
    static void Stack(ColumnGraph graph, List<int> column, double[] heights, double[] middle)
    {
        for (int i = 1; i < column.Count; i++) middle[column[i]] = middle[column[i - 1]] + Apart(graph, column[i - 1], column[i], heights);
        double centre = (middle[column[0]] + middle[column[^1]]) / 2;
        foreach (int v in column) middle[v] -= centre;
    }

    static void Settle(ColumnGraph graph, List<int> column, double[] heights, double[] middle, bool before, bool after)
    {
        // Blocks of touching vertices: the weighted mean of their desired positions, less the space that they take above.
        var blocks = new List<(double Sum, double Weight, int Count)>();
        double taken = 0;
        var room = new double[column.Count];
        for (int i = 0; i < column.Count; i++)
        {
            int v = column[i];
            if (i > 0) taken += Apart(graph, column[i - 1], v, heights);
            room[i] = taken;
            (double sum, double weight) = Wish(graph, v, middle, before, after);
            (double Sum, double Weight, int Count) block = (sum - weight * taken, weight, 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Weight > block.Sum / block.Weight)
            {
                block = (block.Sum + blocks[^1].Sum, block.Weight + blocks[^1].Weight, block.Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        int next = 0;
        foreach ((double sum, double weight, int count) in blocks)
            for (int i = 0; i < count; i++, next++) middle[column[next]] = sum / weight + room[next];
    }

    /// <summary>The desired position of a vertex times its weight; a vertex without neighbours there stays.</summary>
    static (double Sum, double Weight) Wish(ColumnGraph graph, int v, double[] middle, bool before, bool after)
    {
        double sum = 0, weight = 0;
        if (before) foreach (int other in graph.Before[v]) Add(middle[other] - graph.Port(other, v) * LayeredLayout.Port, Strength(graph, other, v));
        if (after) foreach (int other in graph.After[v]) Add(middle[other] + graph.Port(v, other) * LayeredLayout.Port, Strength(graph, v, other));
        return weight > 0 ? (sum, weight) : (middle[v] * 0.01, 0.01);

        void Add(double where, double strength)
        {
            sum += strength * where;
            weight += strength;
        }
    }

    /// <summary>The weight of an edge for being straight: largest for long edges, smallest for edges from a leaf.</summary>
    static double Strength(ColumnGraph graph, int from, int to) =>
        from >= graph.Boxes && to >= graph.Boxes ? 8 : from >= graph.Boxes || to >= graph.Boxes ? 2 : graph.Before[from].Count == 0 ? 0.1 : 1;
}
