namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Truncated normal of deviation √(2 / (inputs + outputs)). For tanh, sigmoid and softmax.</summary>
    /// <remarks>
    /// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.GlorotNormal)
    /// </code>
    /// </remarks>
    public static Initializer GlorotNormal =>
        Library((shape, seed, type) => Truncated(shape, seed, type, Math.Sqrt(2.0 / (Inputs(shape) + Outputs(shape)))));
}
