namespace Myelin;

/// <summary>
/// y = x · mask / (1 - rate) in training, where each element of the mask is 0 with probability <paramref name="rate"/> and otherwise 1.
/// At inference y = x. x: [batch, ...] to y: [batch, ...].
/// </summary>
/// <remarks>
/// Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.
/// <code>
/// new Sequential(input: [784]) { new Dense(128, Activation.Relu), new Dropout(0.5), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="rate">The fraction of elements to drop, from 0 to below 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to below 1.</exception>
public sealed class Dropout(double rate, string? name = null) : Noise(name)
{
    /// <summary>The fraction of elements to drop.</summary>
    public double Rate { get; } = CheckedRate(rate, "Dropout");

    private protected override bool IsOn => Rate > 0;

    /// <summary>
    /// The shape of the mask without the batch axis: 1 for an axis whose elements are dropped together, null for one like that of the input. By default
    /// each element is dropped on its own.
    /// </summary>
    /// <remarks><c>new Dropout(0.2) { NoiseShape = [1, null] }</c> drops whole features of sequences [batch, time, features].</remarks>
    [StoredOption]
    public TensorSpec? NoiseShape { get; init; }

    private protected override Tensor Noisy(Tensor x, Tensor key) => x.Dropout(Rate, Tensor.Uniform(MaskOf(x), key, x.Type));

    Shape MaskOf(Tensor x)
    {
        if (NoiseShape is not { } noise) return x.Shape;
        int[] sizes = [x.Shape[0], .. Enumerable.Range(1, x.Rank - 1).Select(axis => axis <= noise.Rank ? noise[axis - 1] ?? x.Shape[axis] : 1)];
        return noise.Rank == x.Rank - 1 && Enumerable.Range(1, x.Rank - 1).All(axis => sizes[axis] == 1 || sizes[axis] == x.Shape[axis])
            ? Shape.Create(sizes)
            : throw Misfit($"inputs that a mask of {noise} for each example broadcasts to", x, "give NoiseShape a size of 1 or null for each axis.");
    }
}
