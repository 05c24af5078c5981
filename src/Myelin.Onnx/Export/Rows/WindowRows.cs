namespace Myelin.Onnx;

/// <summary>Convolutions and pooling, which ONNX has with channels first.</summary>
static class WindowRows
{
    public static ExportRow[] All =>
    [
        ExportRow.Sized<Ops.Conv>((graph, call) => Conv(graph, call)),
        ExportRow.Sized<Ops.ConvTranspose>((graph, call) => ConvTranspose(graph, call)),
        ExportRow.Sized<Ops.MaxPool>((graph, call) => Pool(graph, call, "MaxPool", op => ((Ops.MaxPool)op).Window)),
        ExportRow.Sized<Ops.AveragePool>((graph, call) => Pool(graph, call, "AveragePool", op => ((Ops.AveragePool)op).Window)),
    ];

    static WindowAxis[] Axes(Window window, int rank) => rank switch
    {
        3 => [window.Width],
        4 => [window.Height, window.Width],
        _ => [window.Depth, window.Height, window.Width],
    };

    static void Conv(ExportGraph graph, ExportCall call)
    {
        (string, object)[] attributes =
            [.. Window(call, op => ((Ops.Conv)op).Window), ("dilations", Axes(((Ops.Conv)call.Op).Window, call.Input.Rank).Select(axis => axis.Dilation)),
            ("group", ((Ops.Conv)call.Op).Groups)];
        string y = graph.Nodes.Add("Conv", [graph.ChannelsFirst(call.Input), Weights(graph, call.Inputs[1])], attributes);
        call.Output.Convolution = graph.Nodes.Protos[^1];
        graph.GiveChannelsFirst(call.Output, y);
    }

    static void ConvTranspose(ExportGraph graph, ExportCall call)
    {
        var op = (Ops.ConvTranspose)call.Op;
        WindowAxis[] axes = Axes(op.Window, call.Input.Rank);
        Dim[] more = [.. axes.Select((axis, i) => call.Output.Shape[i + 1] - ((call.Input.Shape[i + 1] - 1) * axis.Stride
            + axis.Extent - axis.Before - axis.After))];
        if (more.Any(one => !one.IsFixed)) throw new OnnxException("its padding depends on the sizes of the inputs; fix the sizes of the inputs");
        (string, object)[] attributes =
            [.. Window(call, one => ((Ops.ConvTranspose)one).Window), ("dilations", axes.Select(axis => axis.Dilation)), ("group", op.Groups),
            ("output_padding", more.Select(one => one.A))];
        string y = graph.Nodes.Add("ConvTranspose", [graph.ChannelsFirst(call.Input), Weights(graph, call.Inputs[1])], attributes);
        call.Output.Convolution = graph.Nodes.Protos[^1];
        graph.GiveChannelsFirst(call.Output, y);
    }

    static void Pool(ExportGraph graph, ExportCall call, string opType, Func<Op, Window> window) =>
        graph.GiveChannelsFirst(call.Output, graph.Nodes.Add(opType, [graph.ChannelsFirst(call.Input)], Window(call, window)));

    /// <summary>The weights [window, inputs, outputs] as [outputs, inputs, window], as which they are stored.</summary>
    static string Weights(ExportGraph graph, ExportValue weights)
    {
        int rank = weights.Rank;
        int[] order = [rank - 1, rank - 2, .. Enumerable.Range(0, rank - 2)];
        string name = graph.Stored(weights, x => x.Transpose(order), name => graph.Nodes.Add("Transpose", [name], ("perm", order)));
        return weights.Type.IsHalf() ? graph.Nodes.Add("Cast", [name], ("to", (long)DataType.Float)) : name;
    }

    /// <summary>The attributes of a window, which are the same for all sizes of the inputs, or such as keep ⌈size / stride⌉ outputs.</summary>
    static (string, object)[] Window(ExportCall call, Func<Op, Window> window)
    {
        int rank = call.Input.Rank;
        WindowAxis[][] runs = [.. call.Runs.Select(run => Axes(window(run.Op), rank))];
        WindowAxis[] axes = runs[0];
        (string, object)[] sizes = [("kernel_shape", axes.Select(axis => axis.Size)), ("strides", axes.Select(axis => axis.Stride))];
        if (runs.All(run => run.SequenceEqual(axes))) return [.. sizes, ("pads", axes.Select(axis => axis.Before).Concat(axes.Select(axis => axis.After)))];
        for (int run = 0; run < runs.Length; run++)
            for (int i = 0; i < axes.Length; i++)
                if (runs[run][i].Padded(Myelin.Padding.Same, call.Input.Runs[run].Shape[i + 1]) != runs[run][i])
                    throw new OnnxException("its padding depends on the sizes of the inputs; fix the sizes of the inputs");
        return [.. sizes, ("auto_pad", "SAME_UPPER")];
    }
}
