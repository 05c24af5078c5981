namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>0 everywhere.</summary>
    /// <remarks>
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.Zeros)
    /// </code>
    /// </remarks>
    public static Initializer Zeros => Constant(0);
}
