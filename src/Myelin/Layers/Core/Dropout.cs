namespace Myelin;

/// <summary>
/// y = x · mask / (1 - rate) in training, where each element of the mask is 0 with probability <paramref name="rate"/> and otherwise 1.
/// At inference y = x. x: [batch, ...] to y: [batch, ...].
/// </summary>
/// <remarks>Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.</remarks>
/// <param name="rate">The fraction of elements to drop, from 0 to below 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class Dropout(double rate, string? name = null) : Layer(name)
{
    RandomState? random;

    /// <summary>The fraction of elements to drop.</summary>
    public double Rate { get; } = rate is >= 0 and < 1 ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate),
            $"Dropout: expects a rate from 0 to below 1, received {rate}; it is the fraction of elements to drop.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input) => random = AddRandom();

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        if (!context.Training || Rate == 0) return x;
        if (random == null) throw new InvalidOperationException($"{this}: is not built; call Of(x) first.");
        return x.Dropout(Rate, Tensor.Uniform(x.Shape, random.Next(), x.Type));
    }
}
