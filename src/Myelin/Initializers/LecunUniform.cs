namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Uniform on ±√(3 / inputs).</summary>
    /// <remarks>
    /// As in Keras 3. Source: LeCun et al., "Efficient BackProp", 1998.
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.LecunUniform)
    /// </code>
    /// </remarks>
    public static Initializer LecunUniform => Library((shape, seed, type) => Spread(shape, seed, type, Math.Sqrt(3.0 / Inputs(shape))));
}
