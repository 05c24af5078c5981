namespace Myelin;

/// <summary>
/// y = concat(head₁, head₂, ...) W with headᵢ = softmax(qᵢ kⱼᵀ / √size) vⱼ: the base of <see cref="MultiHeadAttention"/> and
/// <see cref="GroupedQueryAttention"/>. Groups of query heads i share a head j of keys and values.
/// </summary>
public abstract class HeadAttention : AttentionModule
{
    readonly int heads, groups, keySize, valueSize;
    readonly Dense query, key, value;
    readonly Func<int, Dense> output;
    readonly RotaryEmbedding? rotary;
    Dense? projection;

    private protected HeadAttention(
        int heads, int groups, int keySize, int valueSize, int? outputSize, HeadSettings settings, string? name)
        : base(settings.UseCausalMask, settings.Dropout, name)
    {
        string who = GetType().Name;
        (this.heads, this.groups, this.keySize, this.valueSize) = (heads, groups, keySize, valueSize);
        this.settings = settings;
        rotary = settings.RotaryEmbedding;
        if (rotary != null) TrackAs(rotary, "rotary_embedding");
        query = Projection("query", Shape.Size((long)heads * keySize, who));
        key = Projection("key", Shape.Size((long)groups * keySize, who));
        value = Projection("value", Shape.Size((long)groups * valueSize, who));
        output = size => projection ??= Projection("attention_output", outputSize ?? size);
    }

    readonly HeadSettings settings;

    /// <summary>Whether the projections have a bias.</summary>
    public bool UseBias => settings.UseBias;

    /// <summary>Turns queries and keys by their positions; null if they are not.</summary>
    public RotaryEmbedding? RotaryEmbedding => settings.RotaryEmbedding;

    /// <summary>The initializer of the kernels of the projections.</summary>
    public Initializer KernelInitializer => settings.KernelInitializer ?? Initializer.GlorotUniform;

    /// <summary>The initializer of the biases of the projections.</summary>
    public Initializer BiasInitializer => settings.BiasInitializer ?? Initializer.Zeros;

    /// <summary>What each kernel of a projection is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What each bias of a projection is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? BiasConstraint { get; init; }

    /// <summary>The penalty on the kernels of the projections; null for none.</summary>
    public Regularizer? KernelRegularizer => settings.KernelRegularizer;

    /// <summary>The penalty on the biases of the projections; null for none.</summary>
    public Regularizer? BiasRegularizer => settings.BiasRegularizer;

    Dense Projection(string name, int units) => TrackAs(
        new Dense(units, null, UseBias, settings.KernelInitializer, settings.BiasInitializer, KernelRegularizer, BiasRegularizer), name);

    /// <summary>A size or number of heads that is at least 1.</summary>
    private protected static int Positive(int size, string parameter, string who, string what) => size > 0 ? size
        : throw new ArgumentOutOfRangeException(parameter, $"{who}: expects at least one {what}, received {size}; give a positive number.");

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs[0].Rank != 2)
            throw new ShapeException($"{this}: expects inputs of shape [batch, queries, size], received {inputs[0].Rank + 1} axes; reshape them.");
        foreach (Dense part in new[] { query, key, value, output(inputs[0].Shape[^1]) })
            (part.KernelConstraint, part.BiasConstraint) = (KernelConstraint, BiasConstraint);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        (Tensor from, Tensor to, Tensor by, AttentionMask mask) = Given(inputs, context);
        Tensor q = Turned(Heads(query.Of(from, context), heads, keySize), context);
        Tensor k = Turned(Heads(key.Of(by, context), groups, keySize), context), v = Heads(value.Of(to, context), groups, valueSize);
        if (context.Cache is { } cache && from == to && to == by) (k, v, mask) = Kept(cache, from, k, v, context);
        else if (UseCausalMask) mask = mask.Causal(q, k.Shape[1]);
        (Tensor y, Tensor? scores) = Attend(q * (1 / Math.Sqrt(keySize)), k, v, mask, context);
        return Outputs(output(from.Shape[2]).Of(y, context), scores);
    }

    static Tensor Heads(Tensor x, int heads, int size) => x.Reshape(x.Shape[0], x.Shape[1], heads, size);

    Tensor Turned(Tensor x, CallContext context) => rotary == null ? x : rotary.Of(x, context);

    /// <summary>
    /// Adds keys and values to those of the earlier steps, and gives all of them: as many as the cache can hold. Those of later steps are not looked at,
    /// and terms of 0 behind the others change no bit of a sum.
    /// </summary>
    (Tensor K, Tensor V, AttentionMask Mask) Kept(StepCache cache, Tensor x, Tensor k, Tensor v, CallContext context)
    {
        if (!UseCausalMask)
            throw new InvalidOperationException($"{this}: cannot go on from earlier steps, because its queries look at later ones; " +
                "pass whole sequences without a cache, or use causal attention (useCausalMask: true).");
        if (x.Shape[1] > cache.Length)
            throw Misfit($"at most the {cache.Length} steps of the cache", x, "create a longer cache.");
        int call = context.CountCall(this);
        Tensor position = cache.Position;
        Tensor With(string name, Tensor block)
        {
            State state = cache.Of(this, call, name, block.Shape.With(1, cache.Length), block.Type);
            return state.Value = state.Value.Update(position, block, 1);
        }
        var mask = default(AttentionMask);
        if (context.MaskOf(x) is { } padding)
            mask = mask.And(With("mask", padding.Cast(ElementType.Int32)).Cast(ElementType.Bool).ExpandDims(1), mayBeEmpty: true);
        return (With("key", k), With("value", v), mask.Causal(x, cache.Length, position));
    }

    /// <summary>
    /// [batch, queries, heads · value size] of q [batch, queries, heads, size], k and v [batch, keys, groups, size]; and the weights [batch, heads, queries,
    /// keys] if they are returned.
    /// </summary>
    (Tensor Y, Tensor? Scores) Attend(Tensor q, Tensor k, Tensor v, AttentionMask mask, CallContext context)
    {
        int batch = q.Shape[0], queries = q.Shape[1], each = heads / groups;
        Tensor rows = q.Reshape(batch, queries, groups, each, keySize).Transpose(0, 2, 3, 1, 4).Reshape(batch, groups, each * queries, keySize);
        (Tensor y, Tensor? weights) = mask.Attend(
            rows, k.Transpose(0, 2, 1, 3), v.Transpose(0, 2, 1, 3), each, Drop(context), ReturnAttentionScores);
        y = y.Reshape(batch, groups, each, queries, valueSize).Transpose(0, 3, 1, 2, 4).Reshape(batch, queries, heads * valueSize);
        return (y, weights?.Reshape(batch, heads, queries, k.Shape[1]));
    }
}

/// <summary>The settings of <see cref="HeadAttention"/>.</summary>
sealed record HeadSettings(
    double Dropout, bool UseBias, bool UseCausalMask, RotaryEmbedding? RotaryEmbedding, Initializer? KernelInitializer, Initializer? BiasInitializer,
    Regularizer? KernelRegularizer, Regularizer? BiasRegularizer);
