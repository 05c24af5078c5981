namespace Myelin;

/// <summary>
/// y = x with a mask: a step is masked if all its features equal the mask value. y is 0 at masked steps.
/// x: [batch, time, ..., features] to y: [batch, time, ..., features].
/// </summary>
/// <remarks>
/// The mask, [batch, time, ...], is true where a step holds data. Later layers, the loss and the metrics use it. Semantics as in Keras 3.
/// <code>
/// new Sequential(new TensorSpec([null, 8])) { new Masking(-1), new Gru(16), new Dense(1) }
/// </code>
/// </remarks>
/// <param name="maskValue">The value of all features of a masked step.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The mask value is not finite.</exception>
public sealed class Masking(double maskValue = 0, string? name = null) : Layer(name)
{
    /// <summary>The value of all features of a masked step.</summary>
    public double MaskValue { get; } = double.IsFinite(maskValue) ? maskValue
        : throw new ArgumentOutOfRangeException(nameof(maskValue), $"Masking: expects a finite mask value, received {maskValue}; 0 is usual.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ExpectComputeType(x);
        if (x.Rank < 3) throw Misfit("sequences [batch, time, ..., features]", x, "reshape the input, or mask tokens with Embedding(maskZero: true).");
        Tensor holds = x.EqualTo(MaskValue).All(-1, keep: true).Cast(ElementType.Int32).EqualTo(0);
        Tensor y = Tensor.Where(holds, x, 0);
        context.SetMask(y, holds.Squeeze(-1));
        return y;
    }
}
