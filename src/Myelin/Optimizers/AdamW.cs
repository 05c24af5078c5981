namespace Myelin;

/// <summary>Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019): each step also shrinks weights by rate · weightDecay.</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="weightDecay">The decay.</param>
/// <param name="beta1">How much of the mean is kept each step.</param>
/// <param name="beta2">How much of the mean square is kept each step.</param>
/// <param name="epsilon">Added to the root.</param>
public sealed class AdamW(double learningRate = 0.001, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    : Adam(learningRate, beta1, beta2, epsilon)
{
    /// <summary>The decay.</summary>
    public double WeightDecay { get; } = Checked(nameof(AdamW), weightDecay);

    private protected override double Decay => WeightDecay;
}
