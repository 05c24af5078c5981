namespace Myelin;

/// <summary>
/// y[t] = E[t], a learned vector for each position, to be added to x. x: [batch, time, units] to y: [batch, time, units]. E: [sequenceLength, units].
/// </summary>
/// <remarks>
/// The values of x do not matter. Semantics as in KerasHub. (Gehring et al., "Convolutional sequence to sequence learning", 2017.)
/// <code>
/// Symbol y = x + new PositionEmbedding(sequenceLength: 128).Of(x);
/// </code>
/// </remarks>
/// <param name="sequenceLength">The largest number of steps.</param>
/// <param name="initializer">The initializer of E. Default: Glorot uniform.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="sequenceLength"/> is below 1.</exception>
public sealed class PositionEmbedding(int sequenceLength, Initializer? initializer = null, string? name = null) : Layer(name)
{
    Parameter? embeddings;

    /// <summary>The largest number of steps.</summary>
    public int SequenceLength { get; } = sequenceLength > 0 ? sequenceLength : throw new ArgumentOutOfRangeException(nameof(sequenceLength),
        $"PositionEmbedding: expects a length of at least one step, received {sequenceLength}; give the largest number of steps.");

    /// <summary>The initializer of E.</summary>
    public Initializer Initializer { get; } = initializer ?? Initializer.GlorotUniform;

    /// <summary>E: [sequenceLength, units].</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter Embeddings => embeddings
        ?? throw new InvalidOperationException($"{this}: has no embeddings before it is built; call Of(x) first, or create the model with an input shape.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 2)
            throw new ShapeException($"{this}: expects inputs of shape [batch, time, units], received {input.Rank + 1} axes; reshape them.");
        embeddings = AddParameter("embeddings", [SequenceLength, input.Shape[^1]], Initializer);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Tensor table = Embeddings.Value;
        ExpectComputeType(x);
        if (x.Rank != 3 || x.Shape[2] != table.Shape[1]) throw Misfit($"[batch, time, {table.Shape[1]}]", x);
        int steps = x.Shape[1], longest = context.Cache?.Length ?? steps;
        if (Math.Max(steps, longest) > SequenceLength)
            throw Misfit($"at most {SequenceLength} steps", x, $"{(context.Cache == null ? "cut the sequences" : $"use a cache of {SequenceLength} steps " +
                $"instead of {longest}")}, or create the layer with a larger sequenceLength.");
        return (context.Cache is { } cache ? table.Slice(0, cache.Position, steps) : table.Slice(0, 0, steps)).BroadcastTo(x.Shape);
    }
}
