namespace Myelin;

/// <summary>y = x with all axes but the batch's in one. x: [batch, ...] to y: [batch, inputs].</summary>
public sealed class Flatten(string? name = null) : Layer(name)
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) => x.Reshape([x.Shape[0], (int)x.Shape[1..].Elements]);
}
