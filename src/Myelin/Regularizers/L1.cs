namespace Myelin;

public sealed partial class Regularizer
{
    /// <summary>λ Σ |w|: many weights become 0 (the lasso).</summary>
    /// <remarks>
    /// Source: Tibshirani, "Regression Shrinkage and Selection via the Lasso", 1996.
    /// <code>
    /// new Dense(10, kernelRegularizer: Regularizer.L1(0.01))
    /// </code>
    /// </remarks>
    /// <param name="strength">λ.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public static Regularizer L1(double strength = 0.01) => Library(w => w.Abs().Sum() * strength, [Strength(strength, nameof(strength))]);
}
