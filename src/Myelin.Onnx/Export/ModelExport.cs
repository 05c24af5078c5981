namespace Myelin.Onnx;

/// <summary>Exports a model: records it, writes each of its ops, and reports all that cannot be written at once.</summary>
sealed class ModelExport
{
    /// <summary>The oldest and the newest version of the operator set that is written.</summary>
    public const int Oldest = 13, Newest = 22;

    const double Tolerance = 1e-3;

    readonly Model model;
    readonly ExportRecording recording;
    readonly ExportGraph graph;
    readonly List<string> faults = [], nodes = [];

    ModelExport(Model model, int opset)
    {
        this.model = model;
        recording = ExportRecording.Of(model);
        graph = new(opset);
    }

    public static ModelProto Of(Model model, int opset)
    {
        if (opset is < Oldest or > Newest)
            throw new ArgumentOutOfRangeException(nameof(opset),
                $"SaveOnnx: expects an opset from {Oldest} to {Newest}, received {opset}; 17 is read by most runtimes.");
        if (model.Inputs.Count == 0)
            throw new InvalidOperationException($"SaveOnnx: {model} has no inputs yet; create it with an input shape, or call Build first.");
        return new ModelExport(model, opset).Made();
    }

    ModelProto Made()
    {
        var proto = new ModelProto
        {
            ProducerName = "Myelin",
            ProducerVersion = typeof(Tensor).Assembly.GetName().Version?.ToString(3) ?? "",
            HasGraph = true,
        };
        proto.Graph.Name = model.Name.Length > 0 ? model.Name : model.GetType().Name;
        WriteInputs(proto.Graph);
        foreach (ExportCall call in recording.Calls) Write(call);
        if (faults.Count > 0)
        {
            string listed = string.Concat(faults.Distinct().Select(fault => $"\n- {fault}."));
            throw new OnnxException($"SaveOnnx: {model} cannot be exported:{listed}") { Nodes = [.. nodes.Distinct()] };
        }
        WriteOutputs(proto.Graph);
        proto.Graph.Nodes.AddRange(graph.Nodes.Protos);
        proto.Graph.Initializers.AddRange(graph.Initializers);
        proto.Opsets.Add(new("", graph.Nodes.Opset));
        proto.Functions.AddRange(graph.Functions.All);
        foreach (string domain in proto.Functions.Select(function => function.Domain).Distinct()) proto.Opsets.Add(new(domain, 1));
        Verify(proto);
        return proto;
    }

    /// <summary>Imports the file's messages and compares what they give for the recorded inputs with what the model gave.</summary>
    /// <exception cref="OnnxException">It is something else.</exception>
    void Verify(ModelProto proto)
    {
        Tensor[] received = OnnxModel.Of(proto).Run([.. recording.Inputs.Select(input => input.First.Value!)]);
        for (int i = 0; i < received.Length; i++)
        {
            Tensor expected = recording.Results[i].First.Value!;
            if (received[i].Shape == expected.Shape && received[i].Type == expected.Type && Agrees(expected, received[i])) continue;
            throw new OnnxException($"SaveOnnx: {model} gives other values for output {i} when the exported graph is read again, so nothing was written. If a "
                + "layer computes with values of the program rather than with tensors, compute with tensors.");
        }
    }

    /// <summary>Whether values are the same but for the rounding of functions that are computed by their nodes.</summary>
    static bool Agrees(Tensor expected, Tensor received)
    {
        double[] a = expected.Cast(ElementType.Float64).ToArray<double>(), b = received.Cast(ElementType.Float64).ToArray<double>();
        for (int i = 0; i < a.Length; i++)
            if (!a[i].Equals(b[i]) && !(Math.Abs(a[i] - b[i]) <= Tolerance * Math.Max(1, Math.Abs(a[i])))) return false;
        return true;
    }

    void WriteInputs(GraphProto proto)
    {
        for (int i = 0; i < recording.Inputs.Count; i++)
        {
            ExportValue input = recording.Inputs[i];
            string given = model.Inputs[i].Name ?? (recording.Inputs.Count == 1 ? "input" : $"input_{i}");
            graph.Give(input, graph.Unique(given.Length > 0 ? given : "input"));
            proto.Inputs.Add(Info(input.Name!, input));
        }
    }

    void Write(ExportCall call)
    {
        string where = ExportRecording.Where(call.Runs[0]);
        graph.Nodes.Path = call.Path;
        try { ExportTable.Write(graph, call); }
        catch (Exception e) when (e is OnnxException or ShapeException)
        {
            faults.Add($"{where}: {e.Message.TrimEnd('.')}");
            nodes.Add(where);
            foreach (ExportValue output in call.Outputs) output.Name ??= graph.Unique("missing");     // what reads it is tried as well
        }
    }

    void WriteOutputs(GraphProto proto)
    {
        graph.Nodes.Path = "";
        IReadOnlyList<TensorSpec> specs = model.Outputs;
        for (int i = 0; i < recording.Results.Count; i++)
        {
            ExportValue result = recording.Results[i];
            string given = i < specs.Count && specs[i].Name is { Length: > 0 } known ? known : recording.Results.Count == 1 ? "output" : $"output_{i}";
            string name = graph.Unique(given), value = graph.Name(result);
            graph.Nodes.Protos.Add(new() { Name = name, OpType = "Identity", Inputs = { value }, Outputs = { name } });
            proto.Outputs.Add(Info(name, result));
        }
        Rename();
    }

    /// <summary>Gives results the names of the outputs where they are no inputs, constants or other outputs, so that no Identity is needed.</summary>
    void Rename()
    {
        List<NodeProto> all = graph.Nodes.Protos;
        var made = all.Where(node => node.OpType != "Constant").SelectMany(node => node.Outputs).ToHashSet();
        foreach (NodeProto identity in all.TakeLast(recording.Results.Count).ToArray())
        {
            (string from, string to) = (identity.Inputs[0], identity.Outputs[0]);
            if (!made.Remove(from)) continue;
            all.Remove(identity);
            foreach (NodeProto node in all)
            {
                for (int i = 0; i < node.Inputs.Count; i++) if (node.Inputs[i] == from) node.Inputs[i] = to;
                for (int i = 0; i < node.Outputs.Count; i++) if (node.Outputs[i] == from) node.Outputs[i] = to;
            }
        }
    }

    ValueInfoProto Info(string name, ExportValue value)
    {
        var info = new ValueInfoProto { Name = name, Type = new() { Element = value.Type.Natural(), Axes = [] } };
        foreach (Dim size in value.Shape)
            info.Type.Axes.Add(size.IsFixed ? new(size.A) : new(null, recording.Names.GetValueOrDefault(size, "")));
        return info;
    }
}
