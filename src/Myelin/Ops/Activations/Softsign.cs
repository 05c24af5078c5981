namespace Myelin.Ops
{
    /// <summary>y = x / (1 + |x|), ±1 at ±∞; dy/dx = 1 / (1 + |x|)².</summary>
    public readonly struct Softsign : IUnary
    {
        /// <summary>From here on |y| rounds to 1.</summary>
        const double Saturation = 1e30;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V>
        {
            V limited = x.Maximum(-Saturation).Minimum(Saturation);
            return limited / (limited.Abs() + 1);
        }

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V>
        {
            V size = x.Abs() + 1;
            return dy / size / size;
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>x / (1 + |x|) of every element (Turian, Bergstra and Bengio, 2009).</summary>
            public Tensor Softsign() => x.Map(new Ops.Softsign());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x / (1 + |x|).</summary>
        public static Activation Softsign => Library(x => x.Softsign());
    }
}
