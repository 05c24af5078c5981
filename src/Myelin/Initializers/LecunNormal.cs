namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Truncated normal of deviation √(1 / inputs). For SELU.</summary>
    /// <remarks>
    /// Source: LeCun et al., "Efficient BackProp", 1998.
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.LecunNormal)
    /// </code>
    /// </remarks>
    public static Initializer LecunNormal => Library((shape, seed, type) => Truncated(shape, seed, type, Math.Sqrt(1.0 / Inputs(shape))));
}
