namespace Myelin.Onnx;

/// <summary>The functions of the file: ops of the library, and of programs, that are no single node of ONNX.</summary>
/// <remarks>
/// Every runtime computes a function by its nodes. This library knows those of the domain "myelin" by their names and attributes, and applies its own op,
/// which gives the bits of the exported model.
/// </remarks>
sealed class ExportFunctions(int opset)
{
    /// <summary>The domain of functions whose names are ops of the library.</summary>
    public const string Domain = "myelin";

    /// <summary>The domain of other functions.</summary>
    public const string OtherDomain = "myelin.local";

    readonly List<(string Name, string Body, FunctionProto Function)> made = [];

    /// <summary>All of them.</summary>
    public IEnumerable<FunctionProto> All => made.Select(one => one.Function);

    /// <summary>The domain and the name of the function of a call. Calls with the same nodes share one.</summary>
    /// <exception cref="OnnxException">The nodes depend on the sizes of the inputs.</exception>
    public (string Domain, string OpType) Of(ExportCall call, string name, IReadOnlyList<(string Name, object Value)> attributes, FunctionBody body, bool isOwn,
        int inputs)
    {
        FunctionProto[] runs = [.. Enumerable.Range(0, 3).Select(run => Made(call, run, body, inputs))];
        string[] texts = [.. runs.Select(Text)];
        if (texts[1] != texts[0] || texts[2] != texts[0])
            throw new OnnxException("its nodes contain sizes that depend on those of the inputs; write them with Shape nodes, or fix the sizes of the inputs");
        string domain = isOwn ? Domain : OtherDomain, body0 = $"{domain}:{string.Join(',', attributes.Select(one => one.Name))}:{texts[0]}";
        foreach ((string known, string text, FunctionProto function) in made)
            if (known == $"{domain}:{name}" && text == body0) return (domain, function.Name);
        int count = made.Count(one => one.Name == $"{domain}:{name}");
        FunctionProto chosen = runs[0];
        (chosen.Domain, chosen.Name) = (domain, count == 0 ? name : $"{name}.{count + 1}");
        if (isOwn) chosen.Attributes.AddRange(attributes.Select(one => one.Name));
        made.Add(($"{domain}:{name}", body0, chosen));
        return (domain, chosen.Name);
    }

    static string[] Names(char letter, int count) => [.. Enumerable.Range(0, count).Select(i => $"{letter}{i}")];

    FunctionProto Made(ExportCall call, int run, FunctionBody body, int inputCount)
    {
        string[] inputs = Names('x', inputCount);
        var names = new HashSet<string>(["", .. inputs, .. Names('y', call.Outputs.Length)]);
        var nodes = new OnnxNodes(opset, name =>
        {
            string unique = name;
            for (int i = 1; !names.Add(unique); i++) unique = $"{name}_{i}";
            return unique;
        });
        IReadOnlyList<string> outputs = body(nodes, call.Runs[run].Op, call.Operands(run, inputs));
        var function = new FunctionProto();
        function.Inputs.AddRange(inputs);
        for (int i = 0; i < call.Outputs.Length; i++)
        {
            nodes.Protos.Add(new() { Name = $"y{i}", OpType = "Identity", Inputs = { outputs[i] }, Outputs = { $"y{i}" } });
            function.Outputs.Add($"y{i}");
        }
        function.Nodes.AddRange(nodes.Protos);
        function.Opsets.Add(new("", opset));
        return function;
    }

    static string Text(FunctionProto function)
    {
        var writer = new WireWriter();
        function.Write(writer);
        return Convert.ToHexString(writer.Written.Span);
    }
}
