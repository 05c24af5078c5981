namespace Myelin;

/// <summary>
/// In training each element is set to 0 with probability <paramref name="rate"/> and the others are divided by 1 - rate;
/// otherwise y = x. (Srivastava et al., "Dropout", 2014.)
/// </summary>
/// <param name="rate">The probability, from 0 to below 1.</param>
/// <param name="name">Its name within the model.</param>
public sealed class Dropout(double rate, string? name = null) : Layer(name)
{
    RandomState? random;

    /// <summary>The probability of 0.</summary>
    public double Rate { get; } = rate is >= 0 and < 1
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), $"Dropout: expects a rate from 0 to below 1, received {rate}; it is the share that is dropped.");

    /// <inheritdoc/>
    protected override void Build(TensorSpec input) => random = AddRandom();

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        if (!context.Training || Rate == 0) return x;
        if (random == null) throw new InvalidOperationException($"{this}: is not built; call it by Of(x).");
        return x.Dropout(Rate, Tensor.Uniform(x.Shape, random.Next(), x.Type));
    }
}
