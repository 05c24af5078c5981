namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Truncated normal of deviation √(2 / inputs). For ReLU.</summary>
    /// <remarks>
    /// Source: He et al., "Delving Deep into Rectifiers", 2015.
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.HeNormal)
    /// </code>
    /// </remarks>
    public static Initializer HeNormal => Library((shape, seed, type) => Truncated(shape, seed, type, Math.Sqrt(2.0 / Inputs(shape))));
}
