namespace Myelin.Onnx;

/// <summary>Ops that take parts of values and put values together.</summary>
static class MoveRows
{
    public static ExportRow[] All =>
    [
        ExportRow.Of<Ops.Concatenate>((graph, call, op) => Along(graph, call, op.Axis, (x, axis) => graph.Nodes.Add("Concat", x, ("axis", axis)))),
        ExportRow.Sized<Ops.Slice>((graph, call) => Slice(graph, call)),
        ExportRow.Sized<Ops.Split>((graph, call) =>
        {
            var runs = call.Runs.Select(run => (Ops.Split)run.Op).ToArray();
            Dim[] sizes = [.. Enumerable.Range(0, runs[0].Sizes.Count).Select(i => new Dim(runs[0].Sizes[i], runs[1].Sizes[i], runs[2].Sizes[i]))];
            string[] parts = graph.Nodes.AddMany("Split", sizes.Length, [graph.Name(call.Input), graph.Sizes.Vector(sizes)], ("axis", runs[0].Axis));
            for (int i = 0; i < parts.Length; i++) graph.Give(call.Outputs[i], parts[i]);
        }),
        ExportRow.Of<Ops.Unstack>((graph, call, op) =>
        {
            string x = graph.Name(call.Input);
            for (int i = 0; i < call.Outputs.Length; i++)
                if (call.Outputs[i].Readers > 0) graph.Give(call.Outputs[i],
                    graph.Nodes.Add("Gather", [x, graph.Nodes.Constant(i, ElementType.Int64)], ("axis", op.Axis)));
        }),
        ExportRow.Of<Ops.Stack>((graph, call, op) => graph.Node(
            call, "Concat", [.. call.Inputs.Select(x => graph.Nodes.Add("Unsqueeze", [graph.Name(x), graph.Nodes.Integers(op.Axis)]))], ("axis", op.Axis))),
        ExportRow.Of<Ops.Roll>((graph, call, op) =>
        {
            string x = graph.Name(call.Input), at = graph.Nodes.Integers(-op.Shift), axis = graph.Nodes.Integers(op.Axis);
            string back = graph.Nodes.Add("Slice", [x, at, graph.Nodes.Integers(long.MaxValue), axis]);
            graph.Node(call, "Concat", [back, graph.Nodes.Add("Slice", [x, graph.Nodes.Integers(0), at, axis])], ("axis", op.Axis));
        }),
        ExportRow.Sized<Ops.Place>((graph, call) => Place(graph, call)),
    ];

    /// <summary>Writes a call along an axis in the layout of its inputs.</summary>
    static void Along(ExportGraph graph, ExportCall call, int axis, Func<string[], int, string> write)
    {
        if (call.Inputs.All(MapRows.IsChannelsFirst))
            graph.GiveChannelsFirst(call.Output, write([.. call.Inputs.Select(graph.ChannelsFirst)],
                Array.IndexOf(ExportTypes.ChannelsFirst(call.Output.Rank), axis)));
        else graph.Give(call.Output, write([.. call.Inputs.Select(graph.Name)], axis));
    }

    static void Slice(ExportGraph graph, ExportCall call)
    {
        var first = (Ops.Slice)call.Op;
        if (call.Of<Ops.Slice>(op => op.Step) is { IsFixed: false } || call.Of<Ops.Slice>(op => op.Axis) is { IsFixed: false })
            throw new OnnxException("its step depends on the sizes of the inputs; fix the sizes of the inputs");
        Dim size = call.Input.Shape[first.Axis], start = call.Of<Ops.Slice>(op => op.Start),
            last = call.Of<Ops.Slice>(op => op.Start + (op.Count - 1L) * op.Step);
        if (call.Of<Ops.Slice>(op => op.Count) is { A: 0 }) last = start - first.Step;
        if (first.Step == 1 && start == 0 && last + 1 == size) { ShapeRows.Same(graph, call); return; }
        string from = Place(graph, start, size), to = first.Step > 0
            ? (last + 1 == size ? graph.Nodes.Integers(long.MaxValue) : Place(graph, last + 1, size))
            : (last == 0 ? graph.Nodes.Integers(long.MinValue) : Place(graph, last - 1, size));
        Along(graph, call, first.Axis, (x, axis) => graph.Nodes.Add("Slice", [x[0], from, to, graph.Nodes.Integers(axis), graph.Nodes.Integers(first.Step)]));
    }

    /// <summary>A place along an axis: a number, or one from the end.</summary>
    static string Place(ExportGraph graph, Dim place, Dim size) => !place.IsFixed && place - size is { IsFixed: true, A: < 0 } back
        ? graph.Nodes.Integers(back.A) : graph.Sizes.One(place);

    static void Place(ExportGraph graph, ExportCall call)
    {
        var runs = call.Runs.Select(run => (Ops.Place)run.Op).ToArray();
        int rank = call.Output.Rank;
        Dim[] starts = [.. Enumerable.Range(0, rank).Select(i => new Dim(runs[0].Starts[i], runs[1].Starts[i], runs[2].Starts[i]))];
        Dim[] ends = [.. starts.Select((start, i) => call.Output.Shape[i] - call.Input.Shape[i] - start)];
        bool isFirst = MapRows.IsChannelsFirst(call.Input);
        int[] order = isFirst ? ExportTypes.ChannelsFirst(rank) : [.. Enumerable.Range(0, rank)];
        string pads = graph.Sizes.Vector([.. order.Select(i => starts[i]), .. order.Select(i => ends[i])]);
        string x = isFirst ? call.Input.ChannelsFirst! : graph.Name(call.Input),
            y = graph.Nodes.Add("Pad", [x, pads, graph.Nodes.Constant(0, call.Input.Type)]);
        if (isFirst) graph.GiveChannelsFirst(call.Output, y);
        else graph.Give(call.Output, y);
    }
}
