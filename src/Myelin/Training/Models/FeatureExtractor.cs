namespace Myelin;

/// <summary>The outputs of inner layers of a model, by path: y = the output of each layer when the model is computed for x.</summary>
/// <remarks>
/// <para>
/// It is a model itself: it predicts, trains and is frozen as others, and shares its layers with the model. A pass ends at the last layer that is asked
/// for, so the layers after it cost nothing and do not restrict the size of images; they remain part of the model, so freeze them to train the features.
/// Paths are those that <see cref="Model.Summary"/> shows. Of a layer that is called several times, the first call counts; of a layer with several
/// outputs, the first output. Images within a model of an ONNX file have channels last, as its summary shows them.
/// </para>
/// <code>
/// static Sequential Classifier(Model trained) => new(input: [64, 64, 3])
/// {
///     new FeatureExtractor(trained, ["body/conv2d_1"], input: [null, null, 3]),
///     new GlobalAveragePooling2D(),
///     new Dense(10, Activation.Softmax),
/// };
/// </code>
/// </remarks>
public sealed class FeatureExtractor : Model
{
    Module[] layers = [];

    /// <summary>Creates a model that gives the outputs of one or several layers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="paths">
    /// The paths of the layers, as the summary of the model shows them: "conv2d_1", "body/dense". Several outputs have their order and their names.
    /// </param>
    /// <param name="input">The input without the batch axis, where it may differ from that of the model: [null, null, 3] for images of any size.</param>
    /// <param name="name">The name; null to number it automatically.</param>
    /// <exception cref="ArgumentException">
    /// There is no path, one occurs twice, or the model has no such layer; the message suggests the closest path.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model is not built and its inputs are not known.</exception>
    public FeatureExtractor(Model model, IReadOnlyList<string> paths, TensorSpec? input = null, string? name = null)
        : base(Specs(model, input), Named(paths), 0, name)
    {
        Model = model;
        Paths = [.. paths];
        if (!model.VariableType.IsHalf()) VariableType = model.VariableType;
        Resolve();
        Embed(model);
    }

    /// <summary>The model whose layers are computed.</summary>
    public Model Model { get; }

    /// <summary>The paths of the layers.</summary>
    public IReadOnlyList<string> Paths { get; }

    static IReadOnlyList<TensorSpec> Specs(Model model, TensorSpec? input)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (input != null) return [input];
        return model.Inputs.Count > 0 ? model.Inputs : throw new InvalidOperationException(
            $"FeatureExtractor: {model} is not built, so its inputs are not known; give input: or call Build(shape) on the model first.");
    }

    static IReadOnlyList<string> Named(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.Count switch
        {
            0 => throw new ArgumentException("FeatureExtractor: expects at least one path, received none; name the layers.", nameof(paths)),
            1 => [],
            _ => paths,
        };
    }

    void Resolve()
    {
        Dictionary<string, Module> inner = [];
        foreach ((string path, Module module) in Model.NamedModules()) inner.TryAdd(path, module);
        layers = [.. Paths.Select(path => inner.GetValueOrDefault(path) ?? throw Nearest.Unknown($"layer of {Model}", path, inner.Keys))];
    }

    /// <summary>Builds the model for its own inputs, since a pass ends before its last layers.</summary>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        base.Build(inputs);
        if (!Model.IsBuilt) ShapeProbe.Build(Model, Model.Inputs.Count > 0 ? Model.Inputs : inputs);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var features = new Tensor?[layers.Length];
        int missing = features.Length;
        try
        {
            Model.Call(inputs, context.HeardBy((module, outputs) =>
            {
                for (int i = 0; i < layers.Length; i++)
                    if (layers[i] == module && features[i] == null)
                    {
                        features[i] = outputs[0];
                        missing--;
                    }
                if (missing == 0) throw new FoundException();
            }));
        }
        catch (FoundException) { }
        return missing == 0 ? [.. features.OfType<Tensor>()]
            : throw new InvalidOperationException($"{this}: {Model} did not call its layer {Paths[Array.IndexOf(features, null)]}; name one that it calls.");
    }

    /// <summary>Ends a pass of any model, also of one with code of its own, when all features are there.</summary>
    sealed class FoundException() : Exception("All features are there.");
}
