namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Uniform on ±√(6 / inputs). For ReLU.</summary>
    /// <remarks>
    /// Source: He et al., "Delving Deep into Rectifiers", 2015.
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.HeUniform)
    /// </code>
    /// </remarks>
    public static Initializer HeUniform => Library((shape, seed, type) => Spread(shape, seed, type, Math.Sqrt(6.0 / Inputs(shape))));
}
