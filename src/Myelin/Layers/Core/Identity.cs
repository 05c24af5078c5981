namespace Myelin;

/// <summary>y = x. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// It is a placeholder, for example where a layer is optional. Semantics as in Keras 3.
/// <code>
/// Layer last = dropout &gt; 0 ? new Dropout(dropout) : new Identity();
/// </code>
/// </remarks>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class Identity(string? name = null) : Layer(name)
{
    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) => x;
}
