namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Uniform on ±√(6 / (inputs + outputs)). For tanh, sigmoid and softmax.</summary>
    /// <remarks>
    /// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.GlorotUniform)
    /// </code>
    /// </remarks>
    public static Initializer GlorotUniform =>
        Library((shape, seed, type) => Spread(shape, seed, type, Math.Sqrt(6.0 / (Inputs(shape) + Outputs(shape)))));
}
