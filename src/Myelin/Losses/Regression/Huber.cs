namespace Myelin;

/// <summary>e² / 2 where |e| ≤ δ, else δ (|e| - δ / 2), averaged over the outputs of each example, for e = prediction - target.</summary>
/// <remarks>
/// Source: Huber, "Robust estimation of a location parameter", 1964.
/// <code>
/// model.Compile(new Adam(), new Huber(delta: 0.5));
/// </code>
/// </remarks>
/// <param name="delta">The error δ from which on the loss grows linearly.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not above 0, or infinite.</exception>
public sealed class Huber(double delta = 1, string name = "huber_loss") : Loss(name)
{
    /// <summary>The error from which on the loss grows linearly.</summary>
    public double Delta { get; } = Settings.Positive(delta, nameof(Huber));

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor error = (prediction - Losses.Same(Name, prediction, target)).Abs(), near = error.Minimum(Delta);
        return near * (error - near * 0.5);         // both branches at once
    }
}
