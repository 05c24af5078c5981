namespace Myelin.Onnx;

/// <summary>A value of the model in three runs, and its names in the graph that is written.</summary>
sealed class ExportValue(GraphNode[] runs)
{
    public IReadOnlyList<GraphNode> Runs { get; } = runs;

    public GraphNode First => Runs[0];

    public ElementType Type => First.Type;

    public Dim[] Shape { get; } = Dim.Of(runs[0].Shape, runs[1].Shape, runs[2].Shape);

    public int Rank => Shape.Length;

    /// <summary>Whether it has the same values in all runs, whatever they are computed from.</summary>
    public bool IsConstant { get; set; }

    /// <summary>How many calls and results read it.</summary>
    public int Readers { get; set; }

    /// <summary>Its name, in the order of axes of the library; null if it is not written.</summary>
    public string? Name { get; set; }

    /// <summary>Its name with channels first; null if it is not written so.</summary>
    public string? ChannelsFirst { get; set; }

    /// <summary>The node of a convolution without a bias that computes it, to which a bias can be added.</summary>
    public NodeProto? Convolution { get; set; }

    public bool IsState => First.State != null;
}

/// <summary>The call of an op in three runs.</summary>
sealed record ExportCall(GraphCall[] Runs, ExportValue[] Inputs, ExportValue[] Outputs)
{
    public Op Op => Runs[0].Op;

    /// <summary>The path of the layer that applied it.</summary>
    public string Path => Runs[0].Origin;

    public ExportValue Input => Inputs[0];

    public ExportValue Output => Outputs[0];

    /// <summary>Whether the attributes of the op are the same in all runs.</summary>
    public bool IsFixed => Runs[0].Op.Equals(Runs[1].Op) && Runs[1].Op.Equals(Runs[2].Op);

    /// <summary>A size that an op has as an attribute, in all runs.</summary>
    public Dim Of<T>(Func<T, long> size) where T : Op => new(size((T)Runs[0].Op), size((T)Runs[1].Op), size((T)Runs[2].Op));

    /// <summary>The inputs in one run, by the names of their values.</summary>
    public OnnxOperand[] Operands(int run, IReadOnlyList<string> names) =>
        [.. Inputs.Select((input, i) => new OnnxOperand(names[i], input.Type, input.Runs[run].Shape))];
}
