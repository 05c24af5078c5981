namespace Myelin;

/// <summary>A result of a written program: a part of a buffer.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Elements">How many numbers it has.</param>
sealed record SourceResult(SourceBuffer Buffer, int Offset, int Elements);

/// <summary>An op that cannot be written as source.</summary>
/// <param name="Origin">The path of its layer.</param>
/// <param name="Op">The op.</param>
/// <param name="Reason">What is missing.</param>
readonly record struct SourceRefusal(string Origin, string Op, string Reason);

/// <summary>Writes a recorded graph as a program, by running its ops on a <see cref="SourceDevice"/>.</summary>
sealed class SourceWriter
{
    readonly SourceDevice device;
    readonly Dictionary<GraphNode, Tensor> values = [];
    readonly List<SourceRefusal> refusals = [];
    readonly List<SourceResult> results = [];
    readonly List<SourceBuffer> inputs = [];

    /// <summary>Writes a graph. If there are refusals, the program is not complete.</summary>
    public SourceWriter(ComputationGraph graph, string className, IReadOnlyList<string> inputNames)
    {
        device = new(className);
        using Device.Scope scope = device.Use();
        using Recording.Region region = Recording.Off();
        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            GraphNode node = graph.Inputs[i];
            Tensor input = device.Input(inputNames[i], node.Shape, node.Type);
            inputs.Add(device.Span(input).Buffer);
            values[node] = input;
        }
        foreach (GraphCall call in graph.Calls) Write(call);
        (device.Program.Origin, device.Program.Op) = ("output", "");
        foreach (GraphNode node in graph.Results) Try("", "the output", () => results.Add(ResultOf(node)));
        if (refusals.Count == 0) Program.Finish(results.Select(result => result.Buffer));
    }

    public SourceProgram Program => device.Program;

    public IReadOnlyList<SourceRefusal> Refusals => refusals;

    public IReadOnlyList<SourceBuffer> Inputs => inputs;

    public IReadOnlyList<SourceResult> Results => results;

    void Write(GraphCall call)
    {
        (device.Program.Origin, device.Program.Op) = (call.Origin, call.Op.Name);
        bool written = Try(call.Origin, call.Op.Name, () =>
        {
            Tensor[] x = [.. call.Inputs.Select(ValueOf)];
            // What leaves its device or its graph is still the same value.
            Tensor[] y = call.Op is Ops.StopGradient or Ops.Transfer ? x : call.Op.Apply(x);
            foreach (GraphNode output in call.Outputs) values[output] = y[output.Output];
        });
        if (written) return;
        foreach (GraphNode output in call.Outputs) values[output] = device.Unknown(output.Shape, output.Type);
    }

    bool Try(string layer, string op, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (NotSupportedException e)
        {
            refusals.Add(new(layer, op, e.Message));
            return false;
        }
    }

    SourceResult ResultOf(GraphNode node)
    {
        Tensor x = ValueOf(node);
        (SourceBuffer buffer, int offset) = device.Place(x);
        return new(buffer, offset, (int)x.Shape.Elements);
    }

    Tensor ValueOf(GraphNode node)
    {
        if (values.TryGetValue(node, out Tensor? value)) return value;
        return values[node] = device.Constant(node.Made, node.State?.Path ?? "constant");
    }
}
