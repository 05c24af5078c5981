namespace Myelin;

/// <summary>Σ t ln(t / p) over the last axis: by how many nats a predicted distribution p differs from the target t.</summary>
/// <remarks>
/// As in Keras 3: both are clipped to 1e-7 and 1. Source: Kullback and Leibler, "On Information and Sufficiency", 1951.
/// <code>
/// student.Compile(new Adam(), new KLDivergence());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class KLDivergence(string name = "kl_divergence") : Loss(name)
{
    /// <inheritdoc/>
    internal override OutputKind Expects => OutputKind.Probabilities;

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Shares;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2) throw Losses.NoClasses(Name, prediction);
        Tensor t = Losses.Same(Name, prediction, target).Clamp(Losses.Least, 1), p = prediction.Clamp(Losses.Least, 1);
        return (t * (t / p).Log()).Sum(-1);
    }
}
