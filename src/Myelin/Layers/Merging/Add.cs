namespace Myelin;

/// <summary>y = a + b + ..., the sum of its inputs. All inputs have the same shape, or shapes that broadcast.</summary>
/// <remarks>
/// Used for the shortcuts of residual blocks. (He et al., "Deep residual learning for image recognition", 2016.)
/// <code>
/// Symbol y = new Add().Of(x, new Dense(64).Of(x));       // or x + new Dense(64).Of(x)
/// </code>
/// </remarks>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class Add(string? name = null) : Merge(name)
{
    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Merged(IReadOnlyList<Tensor> inputs) => Folded(inputs, (a, b) => a + b);
}
