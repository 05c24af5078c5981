namespace Myelin.Onnx;

/// <summary>Ops that read and write by indices.</summary>
static class IndexRows
{
    public static ExportRow[] All =>
    [
        ExportRow.Of<Ops.Gather>((graph, call, op) =>
        {
            string y = graph.Nodes.Add("Gather", [graph.Name(call.Input), graph.Name(call.Inputs[1])], ("axis", op.Axis));
            graph.Give(call.Output, op.Type == call.Input.Type ? y : graph.Nodes.Add("Cast", [y], ("to", (long)op.Type.Natural())));
        }),
        ExportRow.Sized<Ops.ScatterAdd>((graph, call) => ScatterAdd(graph, call)),
    ];

    /// <summary>Sums by index. Indices outside get a row of their own, which is left out.</summary>
    static void ScatterAdd(ExportGraph graph, ExportCall call)
    {
        OnnxNodes nodes = graph.Nodes;
        nodes.Expect(16, "ScatterAdd");
        int axis = ((Ops.ScatterAdd)call.Op).Axis, rank = call.Output.Rank, indexed = call.Inputs[1].Rank;
        if (call.Of<Ops.ScatterAdd>(op => op.Axis) is { IsFixed: false }) throw new OnnxException("its axis depends on the sizes of the inputs");
        Dim size = call.Output.Shape[axis];
        string indices = graph.Name(call.Inputs[1]), count = nodes.Add("Squeeze", [graph.Sizes.One(size), nodes.Integers(0)]);
        if (call.Inputs[1].Type != ElementType.Int64) indices = nodes.Add("Cast", [indices], ("to", (long)DataType.Int64));
        string outside = nodes.Add("Or", [nodes.Add("Less", [indices, nodes.Constant(0, ElementType.Int64)]), nodes.Add("GreaterOrEqual", [indices, count])]);
        string places = nodes.Add("Unsqueeze", [nodes.Add("Where", [outside, count, indices]), nodes.Integers(-1)]);

        // the indexed axes first
        int[] order = [.. Enumerable.Range(axis, indexed), .. Enumerable.Range(0, axis), .. Enumerable.Range(axis + indexed, call.Input.Rank - axis - indexed)];
        string updates = graph.Name(call.Input);
        if (axis > 0) updates = nodes.Add("Transpose", [updates], ("perm", order));
        Dim[] shape = [size + 1, .. call.Output.Shape.Where((_, i) => i != axis)];
        string zeros = nodes.Add("Expand", [nodes.Constant(0, call.Input.Type), graph.Sizes.Vector(shape)]);
        string sums = nodes.Add("ScatterND", [zeros, places, updates], ("reduction", "add"));
        sums = nodes.Add("Slice", [sums, nodes.Integers(0), nodes.Integers(-1), nodes.Integers(0)]);
        if (axis > 0) sums = nodes.Add("Transpose", [sums], ("perm", (int[])[.. Enumerable.Range(1, axis), 0, .. Enumerable.Range(axis + 1, rank - axis - 1)]));
        graph.Give(call.Output, sums);
    }
}
