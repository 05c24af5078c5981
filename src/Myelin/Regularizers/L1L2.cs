namespace Myelin;

public sealed partial class Regularizer
{
    /// <summary>λ₁ Σ |w| + λ₂ Σ w² (the elastic net).</summary>
    /// <remarks>
    /// Source: Zou and Hastie, "Regularization and variable selection via the elastic net", 2005.
    /// <code>
    /// new Dense(10, kernelRegularizer: Regularizer.L1L2(0.01, 0.001))
    /// </code>
    /// </remarks>
    /// <param name="l1">λ₁.</param>
    /// <param name="l2">λ₂.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is below 0 or not finite.</exception>
    public static Regularizer L1L2(double l1 = 0.01, double l2 = 0.01) =>
        Library(w => w.Abs().Sum() * l1 + w.Square().Sum() * l2, [Strength(l1, nameof(l1)), Strength(l2, nameof(l2))]);
}
