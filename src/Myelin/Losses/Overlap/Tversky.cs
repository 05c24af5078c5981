namespace Myelin;

/// <summary>
/// 1 - Σ p t / (Σ p t + α Σ p (1 - t) + β Σ (1 - p) t + 1e-7) over all outputs of an example, for probabilities p and targets t of 0 and 1.
/// </summary>
/// <remarks>
/// α weighs false positives and β false negatives, as in the paper; Keras 3 has them the other way round, and adds up the whole batch.
/// With α = β = ½ it is <see cref="Dice"/>.
/// Source: Salehi, Erdogmus and Gholipour, "Tversky loss function for image segmentation using 3D fully convolutional deep networks", 2017.
/// <code>
/// segmenter.Compile(new Adam(), new Tversky(alpha: 0.3, beta: 0.7));
/// </code>
/// </remarks>
/// <param name="alpha">α, 0 or more.</param>
/// <param name="beta">β, 0 or more.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
public sealed class Tversky(double alpha = 0.5, double beta = 0.5, string name = "tversky") : Loss(name)
{
    /// <summary>The weight of false positives.</summary>
    public double Alpha { get; } = Settings.NonNegative(alpha, nameof(Tversky));

    /// <summary>The weight of false negatives.</summary>
    public double Beta { get; } = Settings.NonNegative(beta, nameof(Tversky));

    /// <inheritdoc/>
    internal override OutputKind Expects => OutputKind.Probabilities;

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Shares;

    /// <inheritdoc/>
    internal override string Suited => nameof(Activation.Sigmoid);

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        (Tensor both, Tensor predicted, Tensor expected) = Losses.Overlap(prediction, Losses.Same(Name, prediction, target));
        return 1 - both / (both + (predicted - both) * Alpha + (expected - both) * Beta + Losses.Least);
    }
}
