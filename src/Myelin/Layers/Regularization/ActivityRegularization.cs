namespace Myelin;

/// <summary>y = x, and adds l1 Σ |x| + l2 Σ x² to the loss. The sums are over the whole batch. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// <c>Fit</c> and <c>Evaluate</c> add it. A loop of your own adds <see cref="CallContext.Losses"/> of the context of its forward pass.
/// Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [784]) { new Dense(64, Activation.Relu), new ActivityRegularization(l1: 1e-4), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="l1">The factor of Σ |x|.</param>
/// <param name="l2">The factor of Σ x².</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A factor is below 0 or not finite.</exception>
public sealed class ActivityRegularization(double l1 = 0, double l2 = 0, string? name = null) : Layer(name)
{
    /// <summary>The factor of Σ |x|.</summary>
    public double L1 { get; } = Checked(l1, nameof(l1));

    /// <summary>The factor of Σ x².</summary>
    public double L2 { get; } = Checked(l2, nameof(l2));

    static double Checked(double factor, string what) => factor is >= 0 and < double.PositiveInfinity ? factor
        : throw new ArgumentOutOfRangeException(what, $"ActivityRegularization: expects {what} of 0 or more, received {factor}; 0.01 is usual.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ExpectComputeType(x);
        if (L1 > 0) context.AddLoss(x.Abs().Sum() * L1);
        if (L2 > 0) context.AddLoss(x.Square().Sum() * L2);
        return x;
    }
}
