namespace Myelin;

/// <summary>w -= rate · sign g.</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="weightDecay">Decoupled weight decay.</param>
public sealed class SignDescent(double learningRate = 0.01, double weightDecay = 0) : Optimizer(learningRate, weightDecay)
{
    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) => parameter.Value -= gradient.Sign() * scalars[0];
}
