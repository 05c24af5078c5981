namespace Myelin;

/// <summary>Adam with decoupled weight decay: each step also shrinks weights by rate · weightDecay.</summary>
/// <remarks>
/// Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019.
/// <code>
/// model.Compile(new AdamW(weightDecay: 0.01) { Groups = [ParameterGroup.BiasesAndScales()] }, new MeanSquaredError());
/// </code>
/// </remarks>
/// <param name="learningRate">The rate.</param>
/// <param name="weightDecay">The decay.</param>
/// <param name="beta1">The share of the running mean that is kept at each step.</param>
/// <param name="beta2">The share of the running mean square that is kept at each step.</param>
/// <param name="epsilon">Added to the root, so that nothing is divided by 0.</param>
public sealed class AdamW(double learningRate = 0.001, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    : Adam(learningRate, beta1, beta2, epsilon, weightDecay);
