namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>0 everywhere.</summary>
    public static Initializer Zeros { get; } = Constant(0);
}
