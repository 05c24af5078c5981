using System.Runtime.InteropServices;

namespace Myelin.Onnx.Tests;

/// <summary>Makes messages of models in tests.</summary>
static class Made
{
    /// <summary>A model of nodes.</summary>
    public static ModelProto Model(long opset, IEnumerable<NodeProto> nodes, ValueInfoProto[] inputs, string[] outputs, params TensorProto[] initializers)
    {
        var model = new ModelProto
        {
            Graph = Graph(nodes, inputs, outputs, initializers),
            HasGraph = true,
            IrVersion = opset > 20 ? 10 : 8,
            ProducerName = "tests"
        };
        model.Opsets.Add(new("", opset));
        model.Opsets.Add(new("com.microsoft", 1));
        return model;
    }

    public static GraphProto Graph(IEnumerable<NodeProto> nodes, ValueInfoProto[] inputs, string[] outputs, params TensorProto[] initializers)
    {
        var graph = new GraphProto { Name = "graph" };
        graph.Nodes.AddRange(nodes);
        graph.Inputs.AddRange(inputs);
        foreach (string output in outputs) graph.Outputs.Add(new() { Name = output });
        graph.Initializers.AddRange(initializers);
        return graph;
    }

    /// <summary>A node, with its inputs and outputs separated by spaces; "_" stands for one that is absent.</summary>
    public static NodeProto Node(string op, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto
        {
            OpType = op[(op.LastIndexOf('/') + 1)..],
            Domain = op.Contains('/') ? op[..op.LastIndexOf('/')] : "",
            Name = $"{op} of {outputs}"
        };
        node.Inputs.AddRange(inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "_" ? "" : name));
        node.Outputs.AddRange(outputs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "_" ? "" : name));
        node.Attributes.AddRange(attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)));
        return node;
    }

    static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int number: (attribute.Kind, attribute.Int) = (AttributeKind.Int, number); break;
            case long number: (attribute.Kind, attribute.Int) = (AttributeKind.Int, number); break;
            case float number: (attribute.Kind, attribute.Float) = (AttributeKind.Float, number); break;
            case string text: (attribute.Kind, attribute.String) = (AttributeKind.String, System.Text.Encoding.UTF8.GetBytes(text)); break;
            case int[] numbers: attribute.Kind = AttributeKind.Ints; attribute.Ints.AddRange(numbers.Select(number => (long)number)); break;
            case float[] numbers: attribute.Kind = AttributeKind.Floats; attribute.Floats.AddRange(numbers); break;
            case string[] texts:
                attribute.Kind = AttributeKind.Strings;
                attribute.Strings.AddRange(texts.Select(text => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(text)));
                break;
            case TensorProto tensor: (attribute.Kind, attribute.Tensor) = (AttributeKind.Tensor, tensor); break;
            case GraphProto graph: (attribute.Kind, attribute.Graph) = (AttributeKind.Graph, graph); break;
            default: throw new ArgumentException($"no attribute of {value.GetType()}");
        }
        return attribute;
    }

    /// <summary>An input; a size of -1 is free.</summary>
    public static ValueInfoProto Input(string name, DataType type, params int[] sizes) =>
        new()
        {
            Name = name,
            Type = new() { Element = type, Axes = [.. sizes.Select((size, i) => size < 0 ? new DimensionProto(null, $"n{i}") : new DimensionProto(size))] }
        };

    public static TensorProto Tensor<T>(string name, T[] values, params int[] sizes) where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, Type = TypeOf<T>(), IsRaw = true, Raw = MemoryMarshal.AsBytes(values.AsSpan()).ToArray() };
        tensor.Sizes.AddRange(sizes.Select(size => (long)size));
        return tensor;
    }

    public static DataType TypeOf<T>() => default(T) switch
    {
        float => DataType.Float,
        double => DataType.Double,
        int => DataType.Int32,
        long => DataType.Int64,
        bool => DataType.Bool,
        byte => DataType.UInt8,
        sbyte => DataType.Int8,
        short => DataType.Int16,
        ushort => DataType.UInt16,
        uint => DataType.UInt32,
        ulong => DataType.UInt64,
        Half => DataType.Float16,
        _ => throw new ArgumentException(typeof(T).Name),
    };

    /// <summary>Numbers around 0 that differ, the same in each run.</summary>
    public static float[] Numbers(int count, int seed = 1) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin((i + 1) * 12.9898 * seed) * 2)];

    public static byte[] Bytes(ModelProto model)
    {
        var writer = new WireWriter();
        model.Write(writer);
        return writer.Written.ToArray();
    }
}
