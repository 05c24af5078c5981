namespace Myelin;

/// <summary>
/// y[..., :] = E[x[...], :], a learned vector for each token. x: [batch, ...] of whole numbers to y: [batch, ..., units].
/// E: [vocabulary, units].
/// </summary>
/// <remarks>
/// A token outside the vocabulary gives a vector of NaN. Semantics as in Keras 3.
/// (Bengio et al., "A neural probabilistic language model", 2003.)
/// <code>
/// var tokens = new TensorSpec([null], ElementType.Int32, "tokens");
/// new Sequential(tokens) { new Embedding(10_000, 64, maskZero: true) }
/// </code>
/// </remarks>
/// <param name="vocabulary">The number of distinct tokens, which are numbered from 0.</param>
/// <param name="units">The size of the vector of a token.</param>
/// <param name="maskZero">Whether token 0 is padding. The output then has a mask, which later layers and the loss use.</param>
/// <param name="initializer">The initializer of E. Default: uniform from -0.05 to 0.05.</param>
/// <param name="regularizer">The penalty on E, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="vocabulary"/> or <paramref name="units"/> is below 1.</exception>
public sealed class Embedding(
    int vocabulary, int units, bool maskZero = false, Initializer? initializer = null, Regularizer? regularizer = null, string? name = null) : Layer(name)
{
    Parameter? embeddings;

    /// <summary>The number of distinct tokens.</summary>
    public int Vocabulary { get; } = vocabulary > 0 ? vocabulary
        : throw new ArgumentOutOfRangeException(nameof(vocabulary),
            $"Embedding: expects a vocabulary of at least one token, received {vocabulary}; give the number of distinct tokens.");

    /// <summary>The size of the vector of a token.</summary>
    public int Units { get; } = units > 0 ? units
        : throw new ArgumentOutOfRangeException(nameof(units),
            $"Embedding: expects at least one unit, received {units}; give the size of the vector of a token.");

    /// <summary>Whether token 0 is padding.</summary>
    public bool MaskZero => maskZero;

    /// <summary>The initializer of E.</summary>
    public Initializer Initializer { get; } = initializer ?? Initializer.Uniform();

    /// <summary>The penalty on E; null for none.</summary>
    public Regularizer? Regularizer => regularizer;

    /// <summary>What E is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? Constraint { get; init; }

    /// <summary>E: [vocabulary, units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Embeddings => embeddings
        ?? throw new InvalidOperationException($"{this}: has no embeddings before it is built; call Of(x) first, or create the model with an input shape.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        embeddings = AddKernel("embeddings", [Vocabulary, Units], Initializer, regularizer);
        Constraint?.Constrain(embeddings);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (x.Type is not (ElementType.Int32 or ElementType.Int64 or ElementType.UInt8))
            throw new ShapeException($"{this}: expects integer tokens, received {x.Type}{x.Shape}; " +
                "declare the input as new TensorSpec([...], ElementType.Int32), or Cast the tokens.");
        Tensor tokens = x.Type == ElementType.UInt8 ? x.Cast(ElementType.Int32) : x;
        Tensor y = Embeddings.Value.Gather(tokens, type: ComputeType);
        if (maskZero) context.SetMask(y, tokens.Cast(ElementType.Bool));
        return y;
    }
}
