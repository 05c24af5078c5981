namespace Myelin;

public sealed partial class Regularizer
{
    /// <summary>λ Σ w²: all weights become smaller (ridge regression). Its gradient is 2 λ w.</summary>
    /// <remarks>
    /// Source: Hoerl and Kennard, "Ridge Regression: Biased Estimation for Nonorthogonal Problems", 1970.
    /// <code>
    /// new Dense(10, kernelRegularizer: Regularizer.L2(0.01))
    /// </code>
    /// </remarks>
    /// <param name="strength">λ.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public static Regularizer L2(double strength = 0.01) => Library(w => w.Square().Sum() * strength, [Strength(strength, nameof(strength))]);
}
