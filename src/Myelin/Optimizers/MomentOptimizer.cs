namespace Myelin;

/// <summary>
/// The base of optimizers that keep running means of the gradient, m = β1 m + (1 - β1) g, and of its square, v = β2 v + (1 - β2) g², and
/// correct both for their start at 0.
/// </summary>
public abstract class MomentOptimizer : Optimizer
{
    /// <summary>An optimizer with its settings.</summary>
    /// <param name="learningRate">The rate.</param>
    /// <param name="beta1">The share of the running mean that is kept at each step.</param>
    /// <param name="beta2">The share of the running mean square that is kept at each step.</param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0.</param>
    /// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    protected MomentOptimizer(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        : base(learningRate, weightDecay)
    {
        Beta1 = CheckedBeta(beta1);
        Beta2 = CheckedBeta(beta2);
        Epsilon = CheckedEpsilon(epsilon);
    }

    /// <summary>The share of the running mean that is kept at each step.</summary>
    public double Beta1 { get; }

    /// <summary>The share of the running mean square that is kept at each step.</summary>
    public double Beta2 { get; }

    /// <summary>What is added to the root.</summary>
    public double Epsilon { get; }

    /// <summary>Rate, 1 / (1 - β1^step) and 1 / (1 - β2^step): the means start at 0 and are corrected for it.</summary>
    protected override Tensor[] Scalars(Tensor rate, Tensor step) => [rate, BiasCorrection(Beta1, step), BiasCorrection(Beta2, step)];
}
