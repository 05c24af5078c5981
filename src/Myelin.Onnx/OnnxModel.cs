using System.Collections.ObjectModel;
using Myelin.Onnx;

namespace Myelin;

/// <summary>A model of an ONNX file. It runs, trains, saves and prints as any other model.</summary>
/// <remarks>
/// Tensors have the layout of the file, in most models channels first: images [batch, channels, height, width]. Initial values of the file that are
/// real numbers with an axis are parameters by their names, and the statistics of batch normalization are states, which a node with Trainable = false
/// uses in training too and leaves as they are. Models of Float16 and BFloat16 compute in Float32 inside. To load a model that
/// <see cref="Model.Save"/> wrote in a program that reads no ONNX file, call <c>Model.Register&lt;OnnxModel&gt;()</c> first.
/// <code>
/// OnnxModel model = OnnxModel.Load("resnet18.onnx");
/// Tensor[] outputs = model.Run(image);
/// </code>
/// Source: Open Neural Network Exchange, operator sets 1 to 23 (onnx.ai).
/// </remarks>
public sealed class OnnxModel : Model
{
    readonly OnnxProgram program;
    readonly List<OnnxWeight> weights;
    readonly Dictionary<string, State> states = [];
    readonly Dictionary<OnnxNode, OnnxLayer> layers = new(ReferenceEqualityComparer.Instance);
    RandomState? random;

    static OnnxModel() => Register<OnnxModel>();

    /// <summary>Creates a model of a graph that <see cref="Graph"/> gave; model files use it.</summary>
    /// <remarks>To read an ONNX file, use <see cref="Load(string, long?)"/>.</remarks>
    /// <param name="graph">The graph, as <see cref="Graph"/> describes it.</param>
    /// <param name="name">The name of the model; null to number it automatically.</param>
    /// <exception cref="OnnxException">The graph is not valid.</exception>
    public OnnxModel(string graph, string? name = null) : this(OnnxStored.Read(graph), name) { }

    OnnxModel(OnnxProgram program, string? name) : base(Specs(program), Names(program), 0, name)
    {
        this.program = program;
        weights = OnnxWeights.Of(program.Graph);
        if (weights.Count > 0 && weights.TrueForAll(weight => weight.Initial.Type == DataType.Double)) VariableType = ElementType.Float64;
        var names = new HashSet<string>();
        foreach (OnnxNode node in program.Graph.Nodes) layers[node] = Track(new OnnxLayer(node, UniqueName(node, names), () => ParametersOf(node)));
    }

    static string UniqueName(OnnxNode node, HashSet<string> names)
    {
        string name = node.Proto.Name.Trim('/', '@') is { Length: > 0 } given ? given : node.Proto.OpType, unique = name;
        for (int i = 1; !names.Add(unique); i++) unique = $"{name}_{i}";
        return unique;
    }

    IReadOnlyList<Parameter> ParametersOf(OnnxNode node) => [.. node.Uses.Select(name => states.GetValueOrDefault(name)).OfType<Parameter>().Distinct()];

    /// <summary>A model without inputs, which only runs.</summary>
    OnnxModel(OnnxProgram program) => (this.program, weights) = (program, []);

    /// <summary>Reads a model of an ONNX file.</summary>
    /// <param name="path">The file. Its external data are read from its folder.</param>
    /// <param name="limit">
    /// The most bytes of the file, for a model that is not trusted. All tensors of one run may then need 64 times as much. Null for what the process has.
    /// </param>
    /// <exception cref="DataNotFoundException">The file, or one of its external data, does not exist.</exception>
    /// <exception cref="DataFormatException">It is not an ONNX file, is damaged, or exceeds the limit.</exception>
    /// <exception cref="OnnxException">Operators are not supported; the message names all of them with their nodes. Or the graph is not valid.</exception>
    public static OnnxModel Load(string path, long? limit = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        OnnxModel model = Of(OnnxFile.Read(path, limit), path, limit);
        if (model.Metadata.TryGetValue(OnnxExport.OwnKey, out string? settings)) model.ApplySettings(settings, path);
        return model;
    }

    /// <summary>How many times the limit all tensors of one run may need.</summary>
    const long TensorsOfLimit = 64;

    internal static OnnxModel Of(ModelProto proto, string? path = null, long? limit = null, long? mostNodes = null)
    {
        var program = new OnnxProgram(proto, path)
        {
            MostElements = Math.Min(limit ?? int.MaxValue, int.MaxValue),
            MostBytes = limit is { } bytes ? Math.Min(bytes, long.MaxValue / TensorsOfLimit) * TensorsOfLimit : null,
            MostNodes = mostNodes ?? OnnxRun.MostNodes,
        };
        return program.Graph.Inputs.Length > 0 ? new(program, null) : new(program);
    }

    /// <summary>The names of the inputs, in order.</summary>
    public IReadOnlyList<string> InputNames => program.Graph.Inputs;

    /// <summary>The names of the outputs, in order.</summary>
    public IReadOnlyList<string> OutputNames => program.Graph.Outputs;

    /// <summary>The version of the standard operator set.</summary>
    public long Opset => program.Opset;

    /// <summary>The program that made the file, and its version; empty if the file does not say.</summary>
    public string Producer => $"{program.Model.ProducerName} {program.Model.ProducerVersion}".Trim();

    /// <summary>What the file notes about the model, by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata => new ReadOnlyDictionary<string, string>(
        program.Model.Metadata.GroupBy(entry => entry.Key).ToDictionary(same => same.Key, same => same.Last().Value));

    /// <summary>The graph without its weights, as model files hold it: the bytes of an ONNX model in base 64.</summary>
    public string Graph => OnnxStored.Write(program, weights);

    /// <summary>The messages of the file.</summary>
    internal ModelProto Proto => program.Model;

    /// <summary>Computes the outputs of inputs of any rank, in the order of the file. No axis is taken for the batch.</summary>
    /// <param name="inputs">The inputs, in order.</param>
    /// <exception cref="ShapeException">An input does not fit.</exception>
    /// <exception cref="OnnxException">An output is no tensor, or the model is not valid.</exception>
    public Tensor[] Run(params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Compute(inputs, null);
    }

    /// <summary>The model as layers of the library, with copies of its weights, where each of its nodes is one.</summary>
    /// <remarks>
    /// Convolutions, dense layers, batch normalization, pooling, dropout, activations, sums and concatenations are layers. Layers of images have channels
    /// last; the inputs have the layout of the file.
    /// </remarks>
    /// <exception cref="OnnxException">Some nodes are no layers; the message names them.</exception>
    public Functional ToLayers() => new LayerConversion(this, program, Current).Convert();

    /// <summary>The present value of a parameter or statistic.</summary>
    OnnxValue? Current(string name) => states.TryGetValue(name, out State? state) && program.Graph.Constants[name] is { } initial
        ? OnnxValue.Of(state.Value, initial.Type, initial.Order) : null;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        base.Build(inputs);
        states.Clear();
        random = AddRandom();
        foreach (OnnxWeight weight in weights)
        {
            Tensor initial = weight.Initial.Stored;
            string name = weight.Name.StartsWith('@') ? $"_{weight.Name}" : weight.Name;
            states[weight.Name] = weight.Kind is WeightKind.Mean or WeightKind.Variance || initial.Type != ComputeType
                ? AddState(name, initial)
                : AddParameter(name, initial.Shape, Initial(weight));
        }
    }

    /// <summary>The value of the file; where a clone asks for new weights, one that suits what it is.</summary>
    Initializer Initial(OnnxWeight weight) => program.Model.Graph.Initializers.Find(tensor => tensor.Name == weight.Name) is { } tensor
        && !OnnxStored.IsElsewhere(tensor) ? new("onnx", (_, _, _) => weight.Initial.Stored)
        : weight.Kind switch { WeightKind.Scale => Initializer.Ones, WeightKind.Offset => Initializer.Zeros, _ => Initializer.GlorotUniform };

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Compute(inputs, context);
    }

    Tensor[] Compute(IReadOnlyList<Tensor> inputs, CallContext? context)
    {
        if (inputs.Count != InputNames.Count)
            throw new ShapeException($"{this}: expects {InputNames.Count} inputs ({string.Join(", ", InputNames)}), received {inputs.Count}; " +
                "pass them in this order.");
        OnnxValue?[] outputs = Values([.. inputs.Select(Enter)], context);
        return [.. outputs.Select(Leave)];
    }

    /// <summary>Computes the outputs of any values, sequences among them.</summary>
    internal OnnxValue?[] Values(IReadOnlyList<OnnxValue?> inputs, CallContext? context = null) => new OnnxRun(program)
    {
        Training = context?.Training == true,
        Part = context == null ? null : (node, values, compute) => layers[node].Of(values, compute, states.ContainsKey, context),
        Weight = Current,
        Statistic = (node, name) => layers[node].Trainable && states.TryGetValue(name, out State? state) && state is not Parameter ? state : null,
        Key = context?.Training == true && random != null ? random.Next : null,
    }.Run(inputs);

    OnnxValue Enter(Tensor x, int i)
    {
        ArgumentNullException.ThrowIfNull(x);
        DataType type = InputType(program, i);
        if (x.Type != type.Border() && x.Type != type.Carrier())
            throw new ShapeException($"{this}: expects {type.Border()} elements for input \"{InputNames[i]}\", received {x.Type}{x.Shape}; " +
                $"Cast(ElementType.{type.Border()}) the data.");
        return OnnxValue.Of(x.Type == type.Carrier() ? x : x.Cast(type.Carrier()), type);
    }

    Tensor Leave(OnnxValue? value, int i)
    {
        if (value?.Items != null || value is null or { IsNone: true })
            throw new OnnxException($"ONNX: output \"{OutputNames[i]}\" is {(value?.Items != null ? "a sequence" : "absent")}; only tensors can be returned.");
        return value.Tensor.Type == value.Type.Border() ? value.Tensor : value.Tensor.Cast(value.Type.Border());
    }

    static TypeProto? TypeOf(OnnxProgram program, string name) => program.Model.Graph.Inputs.FirstOrDefault(input => input.Name == name)?.Type;

    static DataType InputType(OnnxProgram program, int i) => TypeOf(program, program.Graph.Inputs[i])?.Element is { } type and not DataType.Undefined ? type
        : DataType.Float;

    static TensorSpec[] Specs(OnnxProgram program) => [.. program.Graph.Inputs.Select((name, i) =>
    {
        IEnumerable<DimensionProto> axes = TypeOf(program, name)?.Axes?.Skip(1) ?? [];
        int?[] sizes = [.. axes.Select(axis => axis.Size is >= 0 and <= int.MaxValue ? (int?)axis.Size : null)];
        DataType type = InputType(program, i);
        return new TensorSpec(sizes, type.FileSize() == 0 ? ElementType.Float32 : type.Border(), program.Graph.Inputs.Length > 1 ? name : null);
    })];

    static string[] Names(OnnxProgram program) => program.Graph.Outputs.Length > 1 ? program.Graph.Outputs : [];
}
