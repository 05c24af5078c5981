namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>1 everywhere.</summary>
    public static Initializer Ones { get; } = Constant(1);
}
