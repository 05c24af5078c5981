namespace Myelin;

/// <summary>y = x with all axes but the batch axis flattened into one. x: [batch, ...] to y: [batch, inputs].</summary>
/// <remarks>
/// <code>
/// new Sequential(input: [28, 28, 1]) { new Flatten(), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class Flatten(string? name = null) : Layer(name)
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) => x.Reshape([x.Shape[0], Shape.Size(x.Shape[1..].Elements, ToString())]);
}
