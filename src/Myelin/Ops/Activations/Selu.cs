namespace Myelin.Ops
{
    /// <summary>y = λ x where x &gt; 0, else λ α (e^x - 1); dy/dx = λ where x &gt; 0, else λ α e^x = y + λ α.</summary>
    /// <remarks>α and λ keep the mean 0 and the variance 1 of normal numbers (Klambauer et al., "Self-normalizing neural networks", 2017).</remarks>
    public readonly struct Selu : IUnary
    {
        const double Alpha = 1.6732632423543772, Scale = 1.0507009873554805;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => ((V)0).GreaterThanOrEqual(x).Select(x.Expm1() * (Scale * Alpha), x * Scale);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => ((V)0).GreaterThanOrEqual(y).Select(dy * (y + Scale * Alpha), dy * Scale);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The scaled exponential linear unit of every element.</summary>
            public Tensor Selu() => x.Map(new Ops.Selu());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = 1.0507 x above 0, else 1.7581 (e^x - 1).</summary>
        public static Activation Selu => Library(x => x.Selu());
    }
}
