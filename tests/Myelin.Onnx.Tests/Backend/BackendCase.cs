namespace Myelin.Onnx.Tests;

/// <summary>A case of ONNX's backend suite: a model, inputs, and the outputs of the reference.</summary>
/// <param name="Folder">Its folder.</param>
sealed record BackendCase(string Folder)
{
    /// <summary>Its name, such as node/test_relu.</summary>
    public string Name => $"{Path.GetFileName(Path.GetDirectoryName(Folder))}/{Path.GetFileName(Folder)}";

    /// <summary>The operators of the model and of its subgraphs and functions.</summary>
    public IEnumerable<string> Operators()
    {
        ModelProto model = OnnxFile.Read(Path.Combine(Folder, "model.onnx"), null);
        return Of(model.Graph.Nodes).Concat(model.Functions.SelectMany(function => Of(function.Nodes))).Distinct();

        static IEnumerable<string> Of(IEnumerable<NodeProto> nodes) => nodes.SelectMany(node =>
            node.Attributes.Where(attribute => attribute.Graph != null).SelectMany(attribute => Of(attribute.Graph!.Nodes)).Append(node.OpType));
    }

    /// <summary>What differs; null if all outputs are as they should be.</summary>
    public string? Fault()
    {
        OnnxModel model = OnnxModel.Load(Path.Combine(Folder, "model.onnx"));
        foreach (string data in Directory.GetDirectories(Folder, "test_data_set_*").Order(StringComparer.Ordinal))
        {
            OnnxValue?[] inputs = [.. model.InputNames.Select((name, i) =>
                Values.Read(Path.Combine(data, $"input_{i}.pb"), TypeOf(model.Proto.Graph.Inputs, name)))];
            OnnxValue?[] outputs = model.Values(inputs);
            for (int i = 0; i < outputs.Length; i++)
            {
                OnnxValue expected = Values.Read(Path.Combine(data, $"output_{i}.pb"), TypeOf(model.Proto.Graph.Outputs, model.OutputNames[i]));
                if (Values.Difference(expected, outputs[i]) is { } difference) return $"output {i}: {difference}";
            }
        }
        return null;
    }

    static TypeProto TypeOf(IEnumerable<ValueInfoProto> values, string name) => values.First(value => value.Name == name).Type!;
}
