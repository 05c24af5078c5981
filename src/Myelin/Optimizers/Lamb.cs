namespace Myelin;

/// <summary>
/// Adam with a rate for each parameter: w -= rate · |w| / |u| · u, where u is the step of Adam at a rate of 1. The quotient is 1 where |w| or |u| is 0.
/// </summary>
/// <remarks>
/// For large batches. Weights decay before the step, as in Keras 3; in the paper the decay is a part of u.
/// Source: You et al., "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", 2020.
/// <code>
/// model.Compile(new Lamb(0.01), new MeanSquaredError());
/// </code>
/// </remarks>
/// <param name="learningRate">The rate.</param>
/// <param name="beta1">The share of the running mean that is kept at each step.</param>
/// <param name="beta2">The share of the running mean square that is kept at each step.</param>
/// <param name="epsilon">Added to the root, so that nothing is divided by 0.</param>
/// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class Lamb(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, double weightDecay = 0)
    : MomentOptimizer(learningRate, beta1, beta2, epsilon, weightDecay)
{
    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars)
    {
        State momentum = Slot(parameter, "momentum"), velocity = Slot(parameter, "velocity");
        momentum.Value = momentum.Value * Beta1 + gradient * (1 - Beta1);
        velocity.Value = velocity.Value * Beta2 + gradient.Square() * (1 - Beta2);
        Tensor step = momentum.Value * scalars[1] / ((velocity.Value * scalars[2]).Sqrt() + Epsilon), weights = parameter.Value;
        Tensor size = weights.Norm(), length = step.Norm();
        Tensor trust = Tensor.Where(size.GreaterThan(0), Tensor.Where(length.GreaterThan(0), size / length, 1), 1);
        parameter.Value = weights - step * (scalars[0] * trust);
    }
}
