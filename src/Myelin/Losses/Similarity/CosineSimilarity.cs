namespace Myelin;

/// <summary>-Σ p t / (|p| |t|) over the last axis: -1 for the same direction, 0 for orthogonal vectors, 1 for opposite ones.</summary>
/// <remarks>
/// As in Keras 3. Lengths are at least 1e-7, so the value of a vector of zeros is 0. As a metric it has the sign of the loss: lower is better.
/// <code>
/// model.Compile(new Adam(), new CosineSimilarity());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class CosineSimilarity(string name = "cosine_similarity") : Loss(name)
{
    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2) throw Losses.NoVectors(Name, "[batch, ..., units]", prediction);
        Tensor t = Losses.Same(Name, prediction, target);
        return -(Direction(prediction) * Direction(t)).Sum(-1);

        static Tensor Direction(Tensor x) => x / x.Norm([x.Rank - 1], keep: true).Maximum(Losses.Least);
    }
}
