namespace Myelin;

/// <summary>max(0, |a - p|² - |a - n|² + margin), for the embeddings of an anchor a, a positive p and a negative n.</summary>
/// <remarks>
/// Predictions are [batch, ..., 3, units]: anchor, positive and negative. Targets are not read; give one number for each example, such as 0.
/// Source: Schroff, Kalenichenko and Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", 2015, equation 3.
/// <code>
/// Tensor embeddings = Tensor.Stack([net.Of(anchor), net.Of(positive), net.Of(negative)], axis: 1);
/// Tensor loss = new Triplet(margin: 0.2).Of(embeddings, Tensor.Zeros([embeddings.Shape[0]]));
/// </code>
/// </remarks>
/// <param name="margin">By how much farther away the negative must be before the triplet costs nothing.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="margin"/> is not above 0, or infinite.</exception>
public sealed class Triplet(double margin = 0.2, string name = "triplet") : Loss(name)
{
    /// <summary>By how much farther away the negative must be.</summary>
    public double Margin { get; } = Settings.Positive(margin, nameof(Triplet));

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 3 || prediction.Shape[-2] != 3) throw Losses.NoVectors(Name, "[batch, ..., 3, units]", prediction);
        Tensor[] parts = prediction.Unstack(-2);
        return ((parts[0] - parts[1]).Square().Sum(-1) - (parts[0] - parts[2]).Square().Sum(-1) + Margin).Relu();
    }
}
