namespace Myelin;

/// <summary>
/// y = min(x, maxValue) where x &gt; threshold, else negativeSlope · (x - threshold), the rectified linear unit. x: [batch, ...] to y: [batch, ...].
/// </summary>
/// <remarks>
/// Without settings it is <see cref="Activation.Relu"/>. Semantics as in Keras 3.
/// (Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.)
/// <code>
/// new Sequential(input: [784]) { new Dense(128), new Relu(maxValue: 6, negativeSlope: 0.1) }
/// </code>
/// </remarks>
/// <param name="maxValue">The largest value of y; null for none.</param>
/// <param name="negativeSlope">The slope at and below the threshold.</param>
/// <param name="threshold">The threshold.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A setting is below 0 or not finite.</exception>
public sealed class Relu(double? maxValue = null, double negativeSlope = 0, double threshold = 0, string? name = null) : Layer(name)
{
    /// <summary>The largest value of y; null for none.</summary>
    public double? MaxValue { get; } = maxValue is { } most ? TensorOps.CheckedRelu(most, nameof(maxValue), "6, or null for none,") : null;

    /// <summary>The slope at and below the threshold.</summary>
    public double NegativeSlope { get; } = TensorOps.CheckedRelu(negativeSlope, nameof(negativeSlope), "0");

    /// <summary>The threshold.</summary>
    public double Threshold { get; } = TensorOps.CheckedRelu(threshold, nameof(threshold), "0");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ExpectComputeType(x);
        return MaxValue == null && NegativeSlope == 0 && Threshold == 0 ? x.Relu() : x.Relu(MaxValue, NegativeSlope, Threshold);
    }
}
