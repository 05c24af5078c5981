using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>The table of a computation graph for a terminal.</summary>
static class GraphTable
{
    /// <summary>Values of more elements than this are shown by their range and mean.</summary>
    const int MostElements = 12;

    public static string Of(ComputationGraph graph)
    {
        var rows = new List<string[]> { new[] { "Node", "Made by", "Shape", "Value", "Gradient" } };
        foreach (GraphNode node in graph.Nodes)
        {
            string by = node.Kind == GraphNodeKind.Op ? node.Expression : node.Kind.ToString().ToLowerInvariant();
            rows.Add([
                node.Name, by, $"{node.Type}{node.Shape}", node.Value == null ? "not kept" : Text(node.Value),
                node.Gradient == null ? "-" : Text(node.Gradient),
            ]);
        }
        int columns = graph.HasGradients ? 5 : 4;
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        for (int i = 0; i < rows.Count; i++)
        {
            text.AppendJoin("  ", rows[i].Take(columns).Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd().Append('\n');
            if (i == 0) text.Append('─', widths.Sum() + 2 * (columns - 1)).Append('\n');
        }
        return text.ToString(0, text.Length - 1);
    }

    /// <summary>All elements of a small tensor in one line, or range and mean of a large one.</summary>
    static string Text(Tensor x)
    {
        double[] values = x.Cast(ElementType.Float64).ToArray<double>();
        if (values.Length > MostElements) return $"{Number(values.Min())} .. {Number(values.Max())}, mean {Number(values.Average())}";
        int next = 0;
        return Nested(x.Shape, 0, values, ref next);
    }

    static string Nested(Shape shape, int axis, double[] values, ref int next)
    {
        if (axis == shape.Rank) return Number(values[next++]);
        var parts = new string[shape[axis]];
        for (int i = 0; i < parts.Length; i++) parts[i] = Nested(shape, axis + 1, values, ref next);
        return $"[{string.Join(", ", parts)}]";
    }

    /// <summary>Six significant digits.</summary>
    public static string Number(double value) => (value == 0 ? 0 : value).ToString("G6", CultureInfo.InvariantCulture);

    static StringBuilder TrimEnd(this StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        return text;
    }
}
