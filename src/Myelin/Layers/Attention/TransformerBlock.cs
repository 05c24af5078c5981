namespace Myelin;

/// <summary>The base of <see cref="TransformerEncoder"/> and <see cref="TransformerDecoder"/>: attention and a feedforward net with shortcuts.</summary>
/// <remarks>
/// Each part f is y = norm(x + dropout(f(x))), or y = x + dropout(f(norm(x))) with <see cref="NormalizeFirst"/>. Parts are created when the size of the
/// inputs is known.
/// </remarks>
public abstract class TransformerBlock : Module
{
    readonly Dictionary<string, Module> created = [];
    readonly Initializer? kernelInitializer, biasInitializer;

    private protected TransformerBlock(
        int intermediateDim, int numHeads, double dropout, Activation? activation, double layerNormEpsilon,
        Initializer? kernelInitializer, Initializer? biasInitializer, bool normalizeFirst, string? name) : base(name)
    {
        string who = GetType().Name;
        IntermediateDim = intermediateDim > 0 ? intermediateDim : throw new ArgumentOutOfRangeException(nameof(intermediateDim),
            $"{who}: expects at least one hidden unit, received {intermediateDim}; give the size of the feedforward net.");
        NumHeads = numHeads > 0 ? numHeads : throw new ArgumentOutOfRangeException(nameof(numHeads),
            $"{who}: expects at least one head, received {numHeads}; give a number that divides the size of the inputs.");
        Dropout = dropout is >= 0 and < 1 ? dropout : throw new ArgumentOutOfRangeException(nameof(dropout),
            $"{who}: expects a dropout from 0 to below 1, received {dropout}; it is the fraction of elements to drop.");
        LayerNormEpsilon = layerNormEpsilon is >= 0 and <= double.MaxValue ? layerNormEpsilon : throw new ArgumentOutOfRangeException(nameof(layerNormEpsilon),
            $"{who}: expects an epsilon of 0 or more, received {layerNormEpsilon}; 1e-5 is usual.");
        Activation = activation ?? Activation.Relu;
        NormalizeFirst = normalizeFirst;
        (this.kernelInitializer, this.biasInitializer) = (kernelInitializer, biasInitializer);
    }

    /// <summary>The number of hidden units of the feedforward net.</summary>
    public int IntermediateDim { get; }

    /// <summary>The number of heads, which divides the size of the inputs.</summary>
    public int NumHeads { get; }

    /// <summary>The fraction of attention weights and of the outputs of parts to drop in training.</summary>
    public double Dropout { get; }

    /// <summary>The activation of the feedforward net.</summary>
    public Activation Activation { get; }

    /// <summary>The ε of the normalizations.</summary>
    public double LayerNormEpsilon { get; }

    /// <summary>The initializer of all kernels.</summary>
    public Initializer KernelInitializer => kernelInitializer ?? Initializer.GlorotUniform;

    /// <summary>The initializer of all biases.</summary>
    public Initializer BiasInitializer => biasInitializer ?? Initializer.Zeros;

    /// <summary>Whether the input of a part is normalized instead of the sum behind it.</summary>
    public bool NormalizeFirst { get; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs[0].Rank != 2)
            throw new ShapeException($"{this}: expects inputs of shape [batch, time, size], received {inputs[0].Rank + 1} axes; reshape them.");
        int size = inputs[0].Shape[^1];
        if (size % NumHeads != 0)
            throw new ShapeException($"{this}: expects inputs of a size that {NumHeads} heads divide, received {size}; " +
                $"use inputs of {(size / NumHeads + 1) * (long)NumHeads}, or another number of heads.");
    }

    T Part<T>(string name, Func<T> create) where T : Module
    {
        if (!created.TryGetValue(name, out Module? part)) created.Add(name, part = TrackAs(create(), name));
        return (T)part;
    }

    /// <summary>An attention of the size of the inputs.</summary>
    private protected MultiHeadAttention Heads(string name, int size, bool isCausal) => Part(name, () => new MultiHeadAttention(
        NumHeads, size / NumHeads, null, null, Dropout, true, isCausal, null, kernelInitializer, biasInitializer));

    /// <summary>A part with its shortcut, its dropout and its normalization.</summary>
    private protected Tensor Shortcut(string name, Tensor x, CallContext context, Func<Tensor, Tensor> part)
    {
        LayerNormalization norm = Part($"{name}_norm", () => new LayerNormalization(LayerNormEpsilon));
        Tensor y = part(NormalizeFirst ? norm.Of(x, context) : x);
        if (Dropout > 0) y = Part($"{name}_dropout", () => new Dropout(Dropout)).Of(y, context);
        y = x + y;
        context.SetMask(y, context.MaskOf(x));
        return NormalizeFirst ? y : norm.Of(y, context);
    }

    /// <summary>Two dense layers, with a shortcut.</summary>
    private protected Tensor Feedforward(Tensor x, CallContext context) => Shortcut("feedforward", x, context, x =>
    {
        Tensor hidden = Part("intermediate", () => new Dense(IntermediateDim, Activation, true, kernelInitializer, biasInitializer)).Of(x, context);
        return Part("output", () => new Dense(x.Shape[2], null, true, kernelInitializer, biasInitializer)).Of(hidden, context);
    });

    /// <summary>Checks an input of a call.</summary>
    private protected void Expect(Tensor x, string what)
    {
        ExpectComputeType(x);
        if (x.Rank != 3 || x.Shape[2] != InputSpecs[0][-1]) throw Misfit($"{what} of [batch, time, {InputSpecs[0][-1]}]", x);
    }
}
