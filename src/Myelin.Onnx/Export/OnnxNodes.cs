using System.Text;

namespace Myelin;

using Onnx;

/// <summary>An input of an op that is being exported.</summary>
/// <param name="Name">The name of the value in the graph that is written.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its shape in one run. Axes that depend on the sizes of the model's inputs differ in other runs, so the nodes may not contain
/// them.</param>
public readonly record struct OnnxOperand(string Name, ElementType Type, Shape Shape);

/// <summary>Nodes of an ONNX graph that is being written, each after those that it reads. Custom ops write theirs with it, see <see cref="IOnnxOp"/>.</summary>
public sealed class OnnxNodes
{
    readonly Dictionary<string, string> constants = [];
    readonly Func<string, string> unique;

    internal OnnxNodes(int opset, Func<string, string> unique) => (Opset, this.unique) = (opset, unique);

    /// <summary>The version of the operator set that the file is written for.</summary>
    public int Opset { get; }

    /// <summary>The layer that nodes belong to, which begins their names.</summary>
    internal string Path { get; set; } = "";

    internal List<NodeProto> Protos { get; } = [];

    /// <summary>Adds a node of one output.</summary>
    /// <param name="opType">The operator of ONNX, such as "MatMul".</param>
    /// <param name="inputs">The names of its inputs; an empty name for an optional one that is absent.</param>
    /// <param name="attributes">Attributes: numbers, texts, tensors, or lists of numbers or texts.</param>
    /// <returns>The name of the output.</returns>
    public string Add(string opType, IReadOnlyList<string> inputs, params IReadOnlyList<(string Name, object Value)> attributes) =>
        AddMany(opType, 1, inputs, attributes)[0];

    /// <summary>Adds a node of several outputs.</summary>
    /// <param name="opType">The operator of ONNX, such as "Split".</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <param name="attributes">Attributes.</param>
    /// <returns>The names of the outputs.</returns>
    public string[] AddMany(string opType, int outputs, IReadOnlyList<string> inputs, params IReadOnlyList<(string Name, object Value)> attributes) =>
        [.. Node(opType, "", outputs, inputs, attributes).Outputs];

    /// <summary>A constant.</summary>
    /// <param name="value">Its value.</param>
    /// <returns>The name of the value.</returns>
    public string Constant(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var attribute = Attribute("value", value.Proto());
        if (value.Shape.Elements > 16) return Node("Constant", "", 1, [], [("value", value)]).Outputs[0];
        string key = $"{value.Type}{value.Shape}{Convert.ToHexString(attribute.Tensor!.Raw.Span)}";
        return constants.TryGetValue(key, out string? known) ? known : constants[key] = Node("Constant", "", 1, [], [("value", value)]).Outputs[0];
    }

    /// <summary>A constant number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="type">Its element type.</param>
    /// <returns>The name of the value.</returns>
    public string Constant(double value, ElementType type) => Constant(ExportTypes.Number(value, type));

    /// <summary>A constant vector of Int64, such as axes and sizes are.</summary>
    /// <param name="values">The numbers.</param>
    /// <returns>The name of the value.</returns>
    public string Integers(params IReadOnlyList<long> values) => Constant(ExportTypes.Longs(values));

    /// <summary>Throws if the file is written for an older version of the operator set than a node needs.</summary>
    /// <param name="opset">The version that it needs.</param>
    /// <param name="what">What needs it, for the error.</param>
    /// <exception cref="OnnxException">The file's version is older.</exception>
    public void Expect(int opset, string what)
    {
        if (Opset < opset) throw new OnnxException($"{what} needs opset {opset}, received {Opset}; export with opset: {opset} or later.");
    }

    internal NodeProto Node(string opType, string domain, int outputs, IReadOnlyList<string> inputs, IReadOnlyList<(string Name, object Value)> attributes)
    {
        string name = unique(Path.Length == 0 ? opType : $"{Path}/{opType}");
        var node = new NodeProto { Name = name, OpType = opType, Domain = domain };
        node.Inputs.AddRange(inputs);
        for (int i = 0; i < outputs; i++) node.Outputs.Add(i == 0 ? name : unique($"{name}:{i}"));
        foreach ((string key, object value) in attributes) node.Attributes.Add(Attribute(key, value));
        Protos.Add(node);
        return node;
    }

    internal static AttributeProto Attribute(string name, object value)
    {
        var made = new AttributeProto { Name = name };
        switch (value)
        {
            case bool flag: (made.Kind, made.Int) = (AttributeKind.Int, flag ? 1 : 0); break;
            case int number: (made.Kind, made.Int) = (AttributeKind.Int, number); break;
            case long number: (made.Kind, made.Int) = (AttributeKind.Int, number); break;
            case float number: (made.Kind, made.Float) = (AttributeKind.Float, number); break;
            case double number: (made.Kind, made.Float) = (AttributeKind.Float, (float)number); break;
            case string text: (made.Kind, made.String) = (AttributeKind.String, Encoding.UTF8.GetBytes(text)); break;
            case Tensor tensor: (made.Kind, made.Tensor) = (AttributeKind.Tensor, tensor.Proto()); break;
            case TensorProto tensor: (made.Kind, made.Tensor) = (AttributeKind.Tensor, tensor); break;
            case GraphProto graph: (made.Kind, made.Graph) = (AttributeKind.Graph, graph); break;
            case IEnumerable<int> numbers: made.Kind = AttributeKind.Ints; made.Ints.AddRange(numbers.Select(number => (long)number)); break;
            case IEnumerable<long> numbers: made.Kind = AttributeKind.Ints; made.Ints.AddRange(numbers); break;
            case IEnumerable<float> numbers: made.Kind = AttributeKind.Floats; made.Floats.AddRange(numbers); break;
            case IEnumerable<string> texts:
                made.Kind = AttributeKind.Strings;
                foreach (string text in texts) made.Strings.Add(Encoding.UTF8.GetBytes(text));
                break;
            default:
                throw new ArgumentException($"ONNX attribute \"{name}\": expects numbers, texts or a tensor, received {value?.GetType().Name ?? "null"}; "
                    + "convert it first.", nameof(value));
        }
        return made;
    }
}
