namespace Myelin;

/// <summary>y = x + n in training, where n is normal with mean 0 for each element. At inference y = x. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// Semantics as in Keras 3. (Bishop, "Training with noise is equivalent to Tikhonov regularization", 1995.)
/// <code>
/// new Sequential(input: [784]) { new GaussianNoise(0.1), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="stddev">The standard deviation of the noise.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The deviation is below 0 or not finite.</exception>
public sealed class GaussianNoise(double stddev, string? name = null) : Noise(name)
{
    /// <summary>The standard deviation of the noise.</summary>
    public double Stddev { get; } = stddev is >= 0 and < double.PositiveInfinity ? stddev
        : throw new ArgumentOutOfRangeException(nameof(stddev),
            $"GaussianNoise: expects a standard deviation of 0 or more, received {stddev}; 0.1 is usual for inputs of deviation 1.");

    private protected override bool IsOn => Stddev > 0;

    private protected override Tensor Noisy(Tensor x, Tensor key) => x + Tensor.Normal(x.Shape, key, x.Type) * Stddev;
}
