namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>1 everywhere.</summary>
    /// <remarks>
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.Ones)
    /// </code>
    /// </remarks>
    public static Initializer Ones => Constant(1);
}
