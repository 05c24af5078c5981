namespace Myelin;

/// <summary>A model that only computes outputs; <see cref="Model.ForInference"/> makes it. It may be called from several threads at once.</summary>
/// <remarks>
/// It predicts, evaluates and exports as any other model, and has no parameters. Its computation is recorded once for each shape of the inputs.
/// Penalties of layers are no part of the loss that <c>Evaluate</c> shows. To keep it in a file, save the model that it was made from, or export it.
/// </remarks>
[StoredApart]
public sealed class InferenceModel : Model
{
    /// <summary>The most shapes of inputs for which the computation is kept.</summary>
    const int MostGraphs = 64;

    readonly Model source;
    readonly FixedWeights weights;
    readonly Dictionary<string, InferenceGraph> graphs = new(StringComparer.Ordinal);
    readonly Lock recording = new();
    readonly Rentals<PredictionPass> passes = new();

    internal InferenceModel(Model source) : base(source.InputSpecs, OutputsOf(source), source.Seed, source.Name.Length > 0 ? source.Name : null)
    {
        this.source = source;
        weights = new(source);
        VariableType = source.ComputeType;
        Preprocessing = source.Preprocessing;
        foreach ((string key, string text) in source.Notes) Notes[key] = text;
        BuildAs(source.InputSpecs, source.OutputSpecs);
        Trainable = false;
    }

    static string[] OutputsOf(Model source) =>
        source.OutputSpecs.All(output => output.Name != null) ? [.. source.OutputSpecs.Select(output => output.Name!)] : [];

    /// <summary>Computes the outputs of inputs of any shapes at once. No axis is taken for the batch. May be called from several threads at once.</summary>
    /// <param name="inputs">The inputs, in order.</param>
    /// <exception cref="ShapeException">The inputs do not fit the model; the message names the layer.</exception>
    public Tensor[] Run(params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        PredictionPass pass = passes.Rent() ?? new(this);
        try { return pass.Run([.. inputs], null); }
        finally { passes.Return(pass); }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Training)
            throw new InvalidOperationException($"{this}: was made for inference and has no parameters to train; train the model that it was made from, " +
                "and call ForInference again.");
        if (context.Cache != null)
            throw new InvalidOperationException($"{this}: computes whole sequences; call it without a cache, or call the model that it was made from.");
        Tensor?[] masks = [.. inputs.Select(context.MaskOf)];
        InferenceGraph graph = GraphFor(inputs, masks);
        Tensor[] results = graph.Run([.. inputs, .. masks.OfType<Tensor>()]);
        Tensor[] outputs = results[..graph.Outputs];
        for (int i = 0; i < outputs.Length; i++)
            if (graph.MaskOf[i] is >= 0 and var mask) context.SetMask(outputs[i], results[mask]);
        return outputs;
    }

    /// <inheritdoc/>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }

    private protected override ModuleUse? Reads(string who) => null;

    /// <summary>The computation for the shapes of some inputs.</summary>
    InferenceGraph GraphFor(IReadOnlyList<Tensor> inputs, Tensor?[] masks)
    {
        string key = string.Join(';', inputs.Concat(masks).Select(x => x == null ? "" : $"{x.Type}{x.Shape}"));
        lock (recording)
        {
            if (graphs.TryGetValue(key, out InferenceGraph? known)) return known;
            if (graphs.Count == MostGraphs) graphs.Clear();
            return graphs[key] = Recording.Apart(() => InferenceTrace.Of(source, inputs, masks, weights));
        }
    }
}
