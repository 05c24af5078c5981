namespace Myelin;

/// <summary>The base of attention: y = weights(query, key) · value. Its inputs are query, value, key and a mask; what is left out is the one before.</summary>
/// <remarks>
/// A module that is called with one input attends to itself, so it can stand in a <see cref="Sequential"/>. Masks of value and key say which steps are
/// padding and are not looked at; a query that may look at nothing gives 0. The output has the mask of the query.
/// </remarks>
public abstract class AttentionModule : Module
{
    private protected AttentionModule(bool useCausalMask, double dropout, string? name) : base(name)
    {
        UseCausalMask = useCausalMask;
        Dropout = dropout is >= 0 and < 1 ? dropout : throw new ArgumentOutOfRangeException(nameof(dropout),
            $"{GetType().Name}: expects a dropout from 0 to below 1, received {dropout}; it is the fraction of attention weights to drop.");
        if (dropout > 0) drop = TrackAs(new Dropout(dropout), "dropout");
    }

    readonly Dropout? drop;

    /// <summary>Whether a query looks only at keys up to its own place.</summary>
    public bool UseCausalMask { get; }

    /// <summary>The fraction of attention weights to drop in training.</summary>
    public double Dropout { get; }

    /// <summary>
    /// Whether the weights of the keys are a second output, see <see cref="WithScores(Tensor, Tensor, Tensor?, Tensor?, CallContext?)"/>. They are then kept
    /// whole.
    /// </summary>
    [StoredOption]
    public bool ReturnAttentionScores { get; init; }

    /// <inheritdoc/>
    protected internal override bool IsStepwise => UseCausalMask && !ReturnAttentionScores;

    /// <summary>Attends from queries to values.</summary>
    /// <param name="query">[batch, queries, size]</param>
    /// <param name="value">[batch, keys, size]</param>
    /// <param name="key">[batch, keys, size]; null for the values.</param>
    /// <param name="attentionMask">Bool [batch, queries, keys] or [queries, keys], false where a query may not look; null for none.</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    public Tensor Of(Tensor query, Tensor value, Tensor? key = null, Tensor? attentionMask = null, CallContext? context = null) =>
        Call(Inputs(query, value, key, attentionMask), context)[0];

    /// <summary>Attends from queries to values in a functional model.</summary>
    /// <param name="query">The symbolic queries.</param>
    /// <param name="value">The symbolic values.</param>
    /// <param name="key">The symbolic keys; null for the values.</param>
    /// <param name="attentionMask">A symbolic mask, Bool [queries, keys] for each example; null for none.</param>
    public Symbol Of(Symbol query, Symbol value, Symbol? key = null, Symbol? attentionMask = null) => new(this, Inputs(query, value, key, attentionMask));

    /// <summary>Attends from queries to values, and returns the weights as well.</summary>
    /// <inheritdoc cref="Of(Tensor, Tensor, Tensor?, Tensor?, CallContext?)"/>
    /// <returns>
    /// The output, and how much each query looks at each key, before dropout: [batch, queries, keys], or [batch, heads, queries, keys] of a layer with heads.
    /// </returns>
    /// <exception cref="InvalidOperationException"><see cref="ReturnAttentionScores"/> is not set.</exception>
    public (Tensor Output, Tensor Scores) WithScores(
        Tensor query, Tensor value, Tensor? key = null, Tensor? attentionMask = null, CallContext? context = null)
    {
        ExpectScores();
        IReadOnlyList<Tensor> outputs = Call(Inputs(query, value, key, attentionMask), context);
        return (outputs[0], outputs[1]);
    }

    /// <summary>Attends from queries to values in a functional model, and returns the weights as well.</summary>
    /// <inheritdoc cref="Of(Symbol, Symbol, Symbol?, Symbol?)"/>
    /// <exception cref="InvalidOperationException"><see cref="ReturnAttentionScores"/> is not set.</exception>
    public (Symbol Output, Symbol Scores) WithScores(Symbol query, Symbol value, Symbol? key = null, Symbol? attentionMask = null)
    {
        ExpectScores();
        IReadOnlyList<Symbol> outputs = Symbol.Outputs(this, Inputs(query, value, key, attentionMask), 2);
        return (outputs[0], outputs[1]);
    }

    void ExpectScores()
    {
        if (!ReturnAttentionScores)
            throw new InvalidOperationException(
                $"{this}: does not return its attention scores; create it with {{ ReturnAttentionScores = true }}, or call Of(query, value).");
    }

    /// <summary>The output, and the weights if they are returned.</summary>
    private protected IReadOnlyList<Tensor> Outputs(Tensor y, Tensor? scores) => ReturnAttentionScores ? [y, scores!] : [y];

    static T[] Inputs<T>(T query, T value, T? key, T? mask) where T : class =>
        mask != null ? [query, value, key ?? value, mask] : key != null ? [query, value, key] : [query, value];

    /// <summary>Query, value, key and what a query may look at, by the inputs and their masks.</summary>
    private protected (Tensor Query, Tensor Value, Tensor Key, AttentionMask Mask) Given(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        if (inputs.Count > 4) throw new ShapeException($"{this}: expects query, value, key and mask, received {inputs.Count} inputs; pass at most these.");
        Tensor query = inputs[0], value = inputs.Count > 1 ? inputs[1] : query, key = inputs.Count > 2 ? inputs[2] : value;
        foreach ((Tensor x, string what) in new[] { (query, "queries"), (value, "keys"), (key, "keys") })
        {
            ExpectComputeType(x);
            if (x.Rank != 3 || x.Shape[0] != query.Shape[0])
                throw Misfit($"[{query.Shape[0]}, {what}, size]", x, "reshape it to one vector for each step of each example.");
        }
        if (key.Shape[1] != value.Shape[1])
            throw Misfit($"as many keys as the {value.Shape[1]} values", key, "give a key for each value, or leave the keys out.");
        var mask = default(AttentionMask);
        if (inputs.Count == 4) mask = mask.And(Checked(inputs[3], query.Shape[1], key.Shape[1]), mayBeEmpty: true);
        mask = mask.And(Padding(value, context), mayBeEmpty: true);
        return (query, value, key, key == value ? mask : mask.And(Padding(key, context), mayBeEmpty: true));
    }

    /// <summary>The mask of keys, [batch, 1, keys].</summary>
    private protected Tensor? Padding(Tensor x, CallContext context) => context.MaskOf(x) switch
    {
        null => null,
        { Rank: 2 } mask => mask.ExpandDims(1),
        var mask => throw new ShapeException($"{this}: expects a mask of [batch, time], received {mask.Shape}; give one flag for each step."),
    };

    Tensor Checked(Tensor mask, int queries, int keys)
    {
        bool fits = mask.Type == ElementType.Bool && mask.Rank is 2 or 3 && mask.Shape[^2] == queries && mask.Shape[^1] == keys;
        return fits ? mask : throw new ShapeException($"{this}: expects a mask of Bool[batch, {queries}, {keys}], received {mask.Type}{mask.Shape}; " +
            "give a flag for each query and key.");
    }

    /// <summary>Drops weights in training; null if none are dropped. The first call builds the layer that does it.</summary>
    private protected Func<Tensor, Tensor>? Drop(CallContext context) =>
        drop == null || (drop.IsBuilt && !context.Training) ? null : weights => drop.Of(weights, context);

    /// <summary>A module without a cache for what it computes; it throws for one that a query attends by.</summary>
    private protected void RefuseCache(CallContext context)
    {
        if (context.Cache != null)
            throw new InvalidOperationException($"{this}: keeps nothing in a cache; use MultiHeadAttention with useCausalMask: true, or whole sequences.");
    }
}
