namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>A straight line in place of tanh: every element held between -1 and 1.</summary>
        public Tensor HardTanh() => x.Clamp(-1.0, 1.0);
    }
}

public sealed partial class Activation
{
    /// <summary>y = x, limited to -1 and 1.</summary>
    public static Activation HardTanh => Library(x => x.HardTanh());
}
