namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>One value everywhere.</summary>
    /// <param name="value">The value.</param>
    public static Initializer Constant(double value) => Library((shape, _, type) => Tensor.Full(shape, value, type), [value]);
}
