namespace Myelin;

/// <summary>
/// y[..., k] = 1 for each category k in x, else 0 (MultiHot); how often x contains k (Count); or a vector for each category of x (OneHot).
/// x: [batch, categories] of whole numbers to y: [batch, tokens]; OneHot: [batch, ...] to y: [batch, ..., tokens].
/// </summary>
/// <remarks>
/// Semantics as in Keras 3. The last axis lists the categories of an example for MultiHot and Count; OneHot replaces a last axis of size 1. A
/// category outside 0 to <paramref name="numTokens"/> - 1 is an error in an eager call; a captured step leaves it out.
/// <code>
/// new Sequential(new TensorSpec([3], ElementType.Int32)) { new CategoryEncoding(10), new Dense(1) }
/// </code>
/// </remarks>
/// <param name="numTokens">The number of categories, which are numbered from 0; from 1 to 2^24.</param>
/// <param name="outputMode">OneHot, MultiHot or Count.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The number of categories or the mode is not possible.</exception>
public sealed class CategoryEncoding(int numTokens, OutputMode outputMode = OutputMode.MultiHot, string? name = null) : Layer(name)
{
    /// <summary>The number of categories.</summary>
    public int NumTokens { get; } = Settings.Within(numTokens, 1, 1 << 24, "CategoryEncoding");

    /// <summary>How categories are encoded.</summary>
    public OutputMode OutputMode { get; } = TokenEncoding.Known(outputMode, "CategoryEncoding", withTfIdf: false, withInt: false);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Type is not (ElementType.UInt8 or ElementType.Int32 or ElementType.Int64))
            throw new ShapeException($"{this}: expects categories as whole numbers, received {x.Type}{x.Shape}; " +
                "declare the input as new TensorSpec([...], ElementType.Int32), or Cast the categories.");
        TokenEncoding.Check(x, category => category >= 0 && category < NumTokens, received => new ArgumentOutOfRangeException(nameof(x),
            $"{this}: expects categories from 0 to {NumTokens - 1}, received {received}; give numTokens one more than the largest category."));
        return TokenEncoding.Of(x.Cast(ElementType.Int64), NumTokens, OutputMode, ComputeType);
    }

    /// <summary>Carries no mask: the last axis is another one.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
