namespace Myelin.Onnx.Tests;

/// <summary>Changes one thing of a model that stays well formed: a number, a size, a type, a name, an operator or the order of nodes.</summary>
static class OnnxMutation
{
    static readonly long[] Odd = [-1, 0, 1, 2, 3, 7, -2, 64, 1000, 65536, 1 << 20, 1 << 30, int.MaxValue, int.MinValue, 1L << 31, 1L << 40, long.MaxValue,
        long.MinValue];

    static readonly float[] OddFloats = [0, -1, 0.5f, 2, 1e9f, 1e-9f, float.NaN, float.PositiveInfinity, float.MaxValue];

    public static void Apply(ModelProto model, Random random)
    {
        GraphProto graph = model.Graph;
        if (graph.Nodes.Count == 0 || model.Opsets.Count == 0) return;
        NodeProto node = Any(graph.Nodes, random);
        switch (random.Next(12))
        {
            case 0 or 1 when node.Attributes.Count > 0: Change(Any(node.Attributes, random), random); break;
            case 2 or 3 when graph.Initializers.Count > 0: Change(Any(graph.Initializers, random), random); break;
            case 4: node.OpType = OnnxTable.Rooms[random.Next(OnnxTable.Rooms.Count)].Rows is var rows ? rows[random.Next(rows.Length)].Name : ""; break;
            case 5 when node.Inputs.Count > 0: node.Inputs[random.Next(node.Inputs.Count)] = AnyName(graph, random); break;
            case 6: node.Inputs.Add(AnyName(graph, random)); break;
            case 7 when node.Inputs.Count > 0: node.Inputs.RemoveAt(random.Next(node.Inputs.Count)); break;
            case 8: graph.Nodes.Reverse(0, random.Next(graph.Nodes.Count + 1)); break;
            case 9: model.Opsets[0] = new("", random.Next(25)); break;
            case 10 when graph.Inputs.Count > 0 && Any(graph.Inputs, random).Type is { } type: type.Element = (DataType)random.Next(18); break;
            default: graph.Nodes.Insert(random.Next(graph.Nodes.Count + 1), node); break;
        }
    }

    static T Any<T>(List<T> items, Random random) => items[random.Next(items.Count)];

    static string AnyName(GraphProto graph, Random random)
    {
        string[] names = [.. graph.Nodes.SelectMany(node => node.Outputs), .. graph.Initializers.Select(tensor => tensor.Name),
            .. graph.Inputs.Select(input => input.Name), ""];
        return names[random.Next(names.Length)];
    }

    static long Number(Random random) => random.Next(3) == 0 ? random.Next(-8, 9) : Odd[random.Next(Odd.Length)];

    static void Change(AttributeProto attribute, Random random)
    {
        attribute.Int = Number(random);
        attribute.Float = OddFloats[random.Next(OddFloats.Length)];
        if (attribute.Ints.Count > 0) attribute.Ints[random.Next(attribute.Ints.Count)] = Number(random);
        if (attribute.Floats.Count > 0) attribute.Floats[random.Next(attribute.Floats.Count)] = OddFloats[random.Next(OddFloats.Length)];
        if (random.Next(6) == 0) attribute.Kind = (AttributeKind)random.Next(8);
        if (attribute.Graph is { Nodes.Count: > 0 } graph) Any(graph.Nodes, random).Inputs.Add(AnyName(graph, random));
        if (attribute is { Kind: AttributeKind.Tensor, Tensor: null }) attribute.Tensor = new();
        if (attribute is { Kind: AttributeKind.Graph, Graph: null }) attribute.Graph = new();
    }

    static void Change(TensorProto tensor, Random random)
    {
        if (random.Next(4) == 0 && tensor.Sizes.Count > 0) tensor.Sizes[random.Next(tensor.Sizes.Count)] = Number(random);
        else if (tensor.Type == DataType.Int64 && tensor.Raw.Length >= 8)
        {
            byte[] bytes = tensor.Raw.ToArray();
            BitConverter.TryWriteBytes(bytes.AsSpan(8 * random.Next(bytes.Length / 8)), Number(random));
            tensor.Raw = bytes;
        }
        else if (tensor.Type == DataType.Float && tensor.Raw.Length >= 4)
        {
            byte[] bytes = tensor.Raw.ToArray();
            BitConverter.TryWriteBytes(bytes.AsSpan(4 * random.Next(bytes.Length / 4)), OddFloats[random.Next(OddFloats.Length)]);
            tensor.Raw = bytes;
        }
        else tensor.Type = (DataType)random.Next(18);
    }
}
