namespace Myelin;

/// <summary>
/// y[t] = E[x[t]] + P[t], the sum of a learned vector for the token and one for its position. x: [batch, time] of whole numbers to
/// y: [batch, time, units]. E: [vocabulary, units], P: [sequenceLength, units].
/// </summary>
/// <remarks>
/// Semantics as in KerasHub.
/// <code>
/// new Sequential(new TensorSpec([null], ElementType.Int32)) { new TokenAndPositionEmbedding(100, 64, 32), new TransformerDecoder(64, 4), new Dense(100) }
/// </code>
/// </remarks>
public sealed class TokenAndPositionEmbedding : Layer
{
    readonly Embedding tokens;
    readonly PositionEmbedding positions;

    /// <summary>Creates the layer.</summary>
    /// <param name="vocabulary">The number of distinct tokens, which are numbered from 0.</param>
    /// <param name="sequenceLength">The largest number of steps.</param>
    /// <param name="units">The size of the vector of a token.</param>
    /// <param name="maskZero">Whether token 0 is padding. The output then has a mask, which later layers and the loss use.</param>
    /// <param name="initializer">The initializer of E and P. Default: uniform from -0.05 to 0.05.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public TokenAndPositionEmbedding(
        int vocabulary, int sequenceLength, int units, bool maskZero = false, Initializer? initializer = null, string? name = null) : base(name)
    {
        Initializer = initializer ?? Initializer.Uniform();
        tokens = TrackAs(new Embedding(vocabulary, units, maskZero, Initializer), "token_embedding");
        positions = TrackAs(new PositionEmbedding(sequenceLength, Initializer), "position_embedding");
    }

    /// <summary>The number of distinct tokens.</summary>
    public int Vocabulary => tokens.Vocabulary;

    /// <summary>The largest number of steps.</summary>
    public int SequenceLength => positions.SequenceLength;

    /// <summary>The size of the vector of a token.</summary>
    public int Units => tokens.Units;

    /// <summary>Whether token 0 is padding.</summary>
    public bool MaskZero => tokens.MaskZero;

    /// <summary>The initializer of E and P.</summary>
    public Initializer Initializer { get; }

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (x.Rank != 2) throw Misfit("[batch, time]", x, "give one token for each step of each example.");
        Tensor vectors = tokens.Of(x, context), y = vectors + positions.Of(vectors, context);
        if (context.MaskOf(vectors) is { } mask) context.SetMask(y, mask);
        return y;
    }
}
