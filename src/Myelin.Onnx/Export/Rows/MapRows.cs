namespace Myelin.Onnx;

/// <summary>Elementwise ops that are no formulas, and how any elementwise op is written in the layout of its inputs.</summary>
static class MapRows
{
    public static ExportRow[] All =>
    [
        ExportRow.Of<Ops.Where>((graph, call, _) => Write(graph, call, x => graph.Nodes.Add("Where", x))),
        ExportRow.Of<Ops.Cast>((graph, call, op) => Write(graph, call, x => graph.Nodes.Add("Cast", x, ("to", (long)op.Type.Natural())))),
        ExportRow.Of<Ops.MultiplyAdd>((graph, call, _) => Write(graph, call, x => graph.Function(call, "MultiplyAdd", [], (nodes, _, operands) =>
            [nodes.Add("Add", [nodes.Add("Mul", [operands[0].Name, operands[1].Name]), operands[2].Name])], x)[0])),
    ];

    /// <summary>Writes an elementwise call: with channels first if an input has that layout alone and the others can have it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="call">The call.</param>
    /// <param name="write">Gets the names of the inputs, and gives that of the output.</param>
    public static void Write(ExportGraph graph, ExportCall call, Func<IReadOnlyList<string>, string> write)
    {
        int rank = call.Output.Rank;
        if (call.Inputs.Any(input => input.Rank == rank && IsChannelsFirst(input)) && call.Inputs.All(input => CanBeFirst(input, rank)))
            graph.GiveChannelsFirst(call.Output, write([.. call.Inputs.Select(input => ChannelsFirst(graph, input, rank))]));
        else graph.Give(call.Output, write([.. call.Inputs.Select(graph.Name)]));
    }

    /// <summary>Whether a value exists with channels first alone.</summary>
    public static bool IsChannelsFirst(ExportValue value) => value is { Name: null, ChannelsFirst: not null };

    static bool CanBeFirst(ExportValue value, int rank) => value.Rank <= 1 || value.ChannelsFirst != null && value.Rank == rank
        || value.IsConstant || value is { IsState: true, Readers: 1 };

    static string ChannelsFirst(ExportGraph graph, ExportValue value, int rank)
    {
        if (value.Rank == rank) return graph.ChannelsFirst(value);
        if (value.Rank == 0) return graph.Name(value);
        return graph.Stored(value, x => Spread(x, rank), name =>
            graph.Nodes.Add("Reshape", [name, graph.Nodes.Integers([-1, .. Enumerable.Repeat(1L, rank - 2)])]));
    }

    /// <summary>A tensor of fewer axes in the order of channels first, to which it broadcasts.</summary>
    static Tensor Spread(Tensor x, int rank)
    {
        if (x.Rank == 1) return x.Reshape(Shape.Create([x.Shape[0], .. Enumerable.Repeat(1, rank - 2)]));
        return x.Reshape(Shape.Create([.. Enumerable.Repeat(1, rank - x.Rank), .. x.Shape.Sizes])).Transpose(ExportTypes.ChannelsFirst(rank));
    }
}
