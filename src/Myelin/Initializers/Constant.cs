namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>One value everywhere.</summary>
    /// <remarks>
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.Constant(0.1))
    /// </code>
    /// </remarks>
    /// <param name="value">The value.</param>
    public static Initializer Constant(double value) => Library((shape, _, type) => Tensor.Full(shape, value, type), [value]);
}
