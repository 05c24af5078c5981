namespace Myelin;

/// <summary>y = λ x + (1 - λ) x', where x' is another example of the data set and λ is drawn from Beta(alpha, alpha). Targets are mixed alike.</summary>
/// <remarks>
/// Partner and share depend on seed, epoch and index of the example alone, so the batch size does not change them. Labels become one-hot targets: use
/// <see cref="CategoricalCrossentropy"/>. Semantics as in Keras 3, where the partner is another example of the batch.
/// (Zhang et al., "mixup: beyond empirical risk minimization", 2018.)
/// <code>
/// Dataset train = Dataset.From(Tensor.Uniform([4, 32, 32, 3]), Tensor.From(0, 1, 1, 0), ["cat", "dog"]);
/// Dataset mixed = train.Map(new MixUp(0.2));
/// </code>
/// </remarks>
/// <param name="alpha">The strength: 0.2 mixes little, 1 mixes every share equally often. Above 0, up to 1000.</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not as described.</exception>
public sealed class MixUp(double alpha = 0.2) : Mixing(alpha, nameof(MixUp), nameof(alpha))
{
    /// <summary>The strength.</summary>
    public double Alpha => Strength;

    private protected override int? Axes => null;

    private protected override Tensor Mixed(Tensor x, Tensor partners, double[] shares, ExampleRandom[] random) =>
        partners + (x - partners) * Column(shares, x);
}
