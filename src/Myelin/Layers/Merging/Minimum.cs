namespace Myelin;

/// <summary>y = the smallest of its inputs, element by element. All inputs have the same shape, or shapes that broadcast.</summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// Symbol y = new Minimum().Of(new Dense(10).Of(x), new Dense(10).Of(x));
/// </code>
/// </remarks>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class Minimum(string? name = null) : Merge(name)
{
    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Merged(IReadOnlyList<Tensor> inputs) => Folded(inputs, (a, b) => a.Minimum(b));
}
