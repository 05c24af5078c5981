namespace Myelin;

/// <summary>y = a - b, the difference of two inputs of the same shape, or of shapes that broadcast.</summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// Symbol y = new Subtract().Of(x, new Dense(64).Of(x));
/// </code>
/// </remarks>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class Subtract(string? name = null) : Merge(name)
{
    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Merged(IReadOnlyList<Tensor> inputs)
    {
        _ = Two(inputs);
        return Folded(inputs, (a, b) => a - b);
    }
}
