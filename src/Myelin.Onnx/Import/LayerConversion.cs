namespace Myelin.Onnx;

/// <summary>Writes a graph as layers of the library: convolutions, dense layers, normalization, pooling, activations, sums and concatenations.</summary>
/// <remarks>Layers of images have channels last. Where a value has channels first, or has to, a <see cref="Permute"/> stands between.</remarks>
sealed class LayerConversion(OnnxModel model, OnnxProgram program, Func<string, OnnxValue?> weight)
{
    /// <summary>A value: its axes without the batch, and whether channels are last.</summary>
    readonly record struct LayerValue(Symbol Symbol, int Rank, bool IsLast);

    readonly Dictionary<string, LayerValue> values = [];
    readonly List<Action> fillings = [];
    readonly List<string> missing = [];
    readonly HashSet<string> names = [];

    /// <summary>The layers, with the weights of the model.</summary>
    /// <exception cref="OnnxException">Some nodes are no layers; the message names all of them.</exception>
    public Functional Convert()
    {
        Symbol[] inputs = [.. model.Inputs.Select((input, i) => Symbol.Input(input, model.InputNames[i]))];
        for (int i = 0; i < inputs.Length; i++) values[model.InputNames[i]] = new(inputs[i], model.Inputs[i].Rank, false);
        foreach (OnnxNode node in program.Graph.Nodes)
        {
            bool fits = missing.Count > 0 ? IsKnown(node) : node.Inputs.Length > 0 && values.ContainsKey(node.Inputs[0]) && Convert(node);
            if (!fits) missing.Add($"{node}");
        }
        if (missing.Count > 0)
            throw new OnnxException($"{model}: has nodes that are no layers of the library: {string.Join(", ", missing)}; use the model as it is.")
            {
                Nodes =
                missing
            };
        var layers = new Functional(inputs, [.. model.OutputNames.Select(name => Standard(values[name]))]);
        layers.Build();
        foreach (Action fill in fillings) fill();
        return layers;
    }

    /// <summary>Whether an operator can be a layer at all, where the nodes before it could not be converted.</summary>
    static bool IsKnown(OnnxNode node) => node.Row?.Name is "Conv" or "Gemm" or "BatchNormalization" or "MaxPool" or "AveragePool" or "GlobalAveragePool"
        or "Flatten"
        or "Dropout" or "Identity" or "Add" or "Concat" || Activations(node) != null;

    bool Convert(OnnxNode node)
    {
        LayerValue? made = node.Row?.Name switch
        {
            "Conv" => Conv(node),
            "Gemm" => Dense(node, node.Attributes.GetValueOrDefault("transB")?.Int == 1),
            "MatMul" => Dense(node, false),
            "BatchNormalization" => BatchNormalization(node),
            "MaxPool" when Pool(node) is var (size, strides, padding) => new(new MaxPooling2D(size, strides, padding, Name(node)).Of(Last(node)), 3, true),
            "AveragePool" when Pool(node) is var (size, strides, padding) && Int(node, "count_include_pad") == 0 =>
                new(new AveragePooling2D(size, strides, padding, Name(node)).Of(Last(node)), 3, true),
            "GlobalAveragePool" when Rank(node) == 3 => new(new GlobalAveragePooling2D(keepDimensions: true, Name(node)).Of(Last(node)), 3, true),
            "Flatten" when Int(node, "axis", 1) == 1 => new(new Flatten(Name(node)).Of(Standard(values[node.Inputs[0]])), 1, false),
            "Dropout" => Dropout(node),
            "Identity" => values[node.Inputs[0]],
            "Add" when node.Inputs.All(values.ContainsKey) && values[node.Inputs[0]].IsLast == values[node.Inputs[1]].IsLast =>
                values[node.Inputs[0]] with { Symbol = new Add(Name(node)).Of(values[node.Inputs[0]].Symbol, values[node.Inputs[1]].Symbol) },
            "Concat" when node.Inputs.All(values.ContainsKey) && Int(node, "axis", 1) == 1 && node.Inputs.All(input => values[input].IsLast) =>
                new(new Concatenate(-1, Name(node)).Of([.. node.Inputs.Select(input => values[input].Symbol)]), 3, true),
            _ => Activations(node) is { } activation ? values[node.Inputs[0]] with { Symbol = activation.Of(values[node.Inputs[0]].Symbol) } : null,
        };
        if (made is not { } value) return false;
        values[node.Outputs[0]] = value;
        return true;
    }

    static Activation? Activations(OnnxNode node) => node.Row is { } row ? Activations(node, row) : null;

    static Activation? Activations(OnnxNode node, OnnxRow row) => row.Name switch
    {
        "Relu" => Activation.Relu,
        "Sigmoid" => Activation.Sigmoid,
        "Tanh" => Activation.Tanh,
        "Softplus" => Activation.Softplus(),
        "Softsign" => Activation.Softsign,
        "Mish" => Activation.Mish,
        "Elu" => Activation.Elu(Float(node, "alpha", 1)),
        "LeakyRelu" => Activation.LeakyRelu(Float(node, "alpha", 0.01f)),
        "Softmax" when Int(node, "axis", row.Since >= 13 ? -1 : 1) is -1 or 1 => Activation.Softmax,
        _ => null,
    };

    string? Name(OnnxNode node)
    {
        string name = node.Proto.Name.Trim('/', '@').Replace('/', '.');
        return name.Length > 0 && names.Add(name) ? name : null;
    }

    static int Int(OnnxNode node, string name, int usual = 0) => node.Attributes.GetValueOrDefault(name) is { } attribute ? (int)attribute.Int : usual;

    static float Float(OnnxNode node, string name, float usual) => node.Attributes.GetValueOrDefault(name)?.Float ?? usual;

    static int[] Ints(OnnxNode node, string name, params int[] usual) =>
        node.Attributes.GetValueOrDefault(name)?.Ints is { Count: > 0 } given ? [.. given.Select(value => (int)value)] : usual;

    OnnxValue? Constant(string name) => name.Length > 0 ? weight(name) ?? program.Graph.Constants.GetValueOrDefault(name) : null;

    int Rank(OnnxNode node) => values.TryGetValue(node.Inputs[0], out LayerValue value) ? value.Rank : 0;

    static Symbol Standard(LayerValue value) => value.IsLast ? new Permute([3, 1, 2]).Of(value.Symbol) : value.Symbol;

    Symbol Last(OnnxNode node) => values[node.Inputs[0]] is var value && value.IsLast ? value.Symbol : new Permute([2, 3, 1]).Of(value.Symbol);

    static Myelin.Padding? Pads(OnnxNode node)
    {
        string automatic = node.Attributes.GetValueOrDefault("auto_pad") is { } attribute ? System.Text.Encoding.UTF8.GetString(attribute.String.Span)
            : "NOTSET";
        if (automatic is "SAME_UPPER" or "VALID") return automatic == "VALID" ? Myelin.Padding.Valid : Myelin.Padding.Same;
        return automatic == "NOTSET" && Ints(node, "pads", 0, 0, 0, 0) is [int top, int left, int bottom, int right]
            ? top + left + bottom + right == 0 ? Myelin.Padding.Valid : ((top, bottom), (left, right)) : null;
    }

    (Size2D Size, Size2D Strides, Myelin.Padding Padding)? Pool(OnnxNode node)
    {
        if (Rank(node) != 3 || Int(node, "ceil_mode") != 0 || node.Outputs.Length > 1 || Ints(node, "dilations", 1, 1) is not [1, 1] || Pads(node)
            is not { } padding) return null;
        return Ints(node, "kernel_shape") is [int height, int width] && Ints(node, "strides", 1, 1) is [int down, int right]
            ? (new(height, width), new(down, right), padding) : null;
    }

    LayerValue? Conv(OnnxNode node)
    {
        if (Constant(node.Inputs[1]) is not { Shape.Rank: 4 } kernel || Rank(node) != 3 || Pads(node) is not { } padding) return null;
        if (Ints(node, "strides", 1, 1) is not [int down, int right] || Ints(node, "dilations", 1, 1) is not [int rows, int columns]) return null;
        OnnxValue? bias = node.Inputs.Length > 2 ? Constant(node.Inputs[2]) : null;
        if (bias == null && node.Inputs.Length > 2) return null;
        var layer = new Conv2D(kernel.Shape[0], new Size2D(kernel.Shape[2], kernel.Shape[3]), new Size2D(down, right), padding, new Size2D(rows, columns),
            Int(node, "group", 1), useBias: bias != null, name: Name(node));
        Symbol y = layer.Of(Last(node));
        fillings.Add(() => Fill(layer, kernel.In(OnnxValue.KernelOrder(4)), bias?.Tensor));
        return new(y, 3, true);
    }

    LayerValue? Dense(OnnxNode node, bool isTransposed)
    {
        if (Constant(node.Inputs[1]) is not { Shape.Rank: 2 } kernel || !values.TryGetValue(node.Inputs[0], out LayerValue x)) return null;
        if (Int(node, "transA") != 0 || Float(node, "alpha", 1) != 1 || Float(node, "beta", 1) != 1) return null;
        int units = kernel.Shape[isTransposed ? 0 : 1];
        OnnxValue? bias = node.Inputs.Length > 2 ? Constant(node.Inputs[2]) : null;
        if (node.Inputs.Length > 2 && bias?.Shape.Elements != units) return null;
        var layer = new Dense(units, useBias: bias != null, name: Name(node));
        Symbol y = layer.Of(Standard(x));
        fillings.Add(() => Fill(layer, isTransposed ? kernel.Tensor.Transpose() : kernel.Tensor, bias?.Tensor.Reshape(units)));
        return new(y, x.Rank, false);
    }

    static void Fill(KernelLayer layer, Tensor kernel, Tensor? bias)
    {
        layer.Kernel.Value = kernel.Copy();
        if (bias != null) layer.Bias!.Value = bias;
    }

    LayerValue? BatchNormalization(OnnxNode node)
    {
        if (!values.TryGetValue(node.Inputs[0], out LayerValue x) || x.Rank is not (1 or 3)) return null;
        OnnxValue?[] weights = [.. node.Inputs.Skip(1).Select(Constant)];
        if (weights.Length != 4 || weights.Contains(null)) return null;
        bool isImage = x.Rank == 3;
        var layer = new BatchNormalization(Float(node, "momentum", 0.9f), Float(node, "epsilon", 1e-5f), name: Name(node));
        Symbol y = layer.Of(isImage ? Last(node) : x.Symbol);
        fillings.Add(() => (layer.Gamma!.Value, layer.Beta!.Value, layer.MovingMean.Value, layer.MovingVariance.Value) =
            (weights[0]!.Tensor, weights[1]!.Tensor, weights[2]!.Tensor, weights[3]!.Tensor));
        return new(y, x.Rank, isImage);
    }

    LayerValue? Dropout(OnnxNode node)
    {
        double rate = node.Inputs.Length > 1 && Constant(node.Inputs[1]) is { } ratio ? (double)ratio.Tensor : Float(node, "ratio", 0.5f);
        return rate is >= 0 and < 1 ? values[node.Inputs[0]] with { Symbol = new Dropout(rate, Name(node)).Of(values[node.Inputs[0]].Symbol) } : null;
    }
}
