namespace Myelin.Onnx;

/// <summary>Ops that give a value another shape, or no other at all.</summary>
static class ShapeRows
{
    public static ExportRow[] All =>
    [
        ExportRow.Sized<Ops.Reshape>((graph, call) => Reshape(graph, call)),
        ExportRow.Of<Ops.Transpose>((graph, call, op) => Transpose(graph, call, [.. op.Order])),
        ExportRow.Sized<Ops.BroadcastTo>((graph, call) =>
        {
            if (call.Input.Shape.SequenceEqual(call.Output.Shape)) Same(graph, call);
            else graph.Node(call, "Expand", [graph.Name(call.Input), graph.Sizes.Vector(call.Output.Shape)]);
        }),
        ExportRow.Sized<Ops.Contiguous>((graph, call) => Same(graph, call)),
        ExportRow.Sized<Ops.StopGradient>((graph, call) => Same(graph, call)),
        ExportRow.Sized<Ops.Transfer>((graph, call) => Same(graph, call)),
        ExportRow.Of<Ops.Diagonal>((graph, call, op) =>
        {
            string letters = "abcdefgh"[..call.Input.Rank];
            char twin = letters[op.First], gone = letters[op.Second];
            string equation = $"{letters.Replace(gone, twin)}->{letters.Replace($"{gone}", "", StringComparison.Ordinal)}";
            graph.Function(call, "Diagonal", [("First", op.First), ("Second", op.Second)], (nodes, _, x) =>
                [nodes.Add("Einsum", [x[0].Name], ("equation", equation))]);
        }),
    ];

    /// <summary>The output is the input.</summary>
    public static void Same(ExportGraph graph, ExportCall call)
    {
        if (MapRows.IsChannelsFirst(call.Input)) graph.GiveChannelsFirst(call.Output, call.Input.ChannelsFirst!);
        else graph.Give(call.Output, graph.Name(call.Input));
    }

    static void Reshape(ExportGraph graph, ExportCall call)
    {
        Dim[] from = call.Input.Shape, to = call.Output.Shape;
        if (from.SequenceEqual(to)) { Same(graph, call); return; }
        int open = to.Count(size => !size.IsFixed);
        bool[] same = [.. to.Select((size, axis) => !size.IsFixed && axis < from.Length && from[axis] == size && size.A > 0)];
        string shape;
        if (open <= 1 && to.All(size => !size.IsFixed || size.A > 0)) shape = graph.Nodes.Integers([.. to.Select(size => size.IsFixed ? size.A : -1)]);
        else if (open - same.Count(one => one) <= 1)
            shape = graph.Nodes.Integers([.. to.Select((size, axis) => size.IsFixed ? size.A : same[axis] ? 0 : -1)]);
        else shape = graph.Sizes.Vector(to);
        graph.Node(call, "Reshape", [graph.Name(call.Input), shape]);
    }

    static void Transpose(ExportGraph graph, ExportCall call, int[] order)
    {
        if (!MapRows.IsChannelsFirst(call.Input))
        {
            graph.Node(call, "Transpose", [graph.Name(call.Input)], ("perm", order));
            return;
        }
        int[] first = ExportTypes.ChannelsFirst(order.Length), composed = [.. order.Select(axis => Array.IndexOf(first, axis))];
        if (composed.SequenceEqual(Enumerable.Range(0, order.Length))) graph.Give(call.Output, call.Input.ChannelsFirst!);
        else graph.Node(call, "Transpose", [call.Input.ChannelsFirst!], ("perm", composed));
    }
}
