namespace Myelin.Ops
{
    /// <summary>
    /// The gates of a gated recurrent unit: z = σ(x₀ + u₀), r = σ(x₁ + u₁), c = tanh(x₂ + r u₂), y = c + z (h - c),
    /// for inputs x [..., 3n], u [..., 3n] and h [..., n]. Outputs y [..., n], and (z, r, c) [..., 3n], which the gradient reads.
    /// </summary>
    public readonly struct GruGates : IBlockwise
    {
        /// <inheritdoc/>
        public static ReadOnlySpan<int> Inputs => [3, 3, 1];

        /// <inheritdoc/>
        public static ReadOnlySpan<int> Outputs => [1, 4];

        /// <inheritdoc/>
        public static int Phases => 3;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public void Value<V, B>(int phase, B x, B y) where V : ILane<V> where B : struct, IBlocks<V>
        {
            switch (phase)
            {
                case 0:
                    y[1] = (x[0] + x[3]).Sigmoid();
                    y[2] = (x[1] + x[4]).Sigmoid();
                    break;
                case 1:
                    y[3] = y[2].MultiplyAdd(x[5], x[2]).Tanh();
                    y[4] = x[5]; // all that the gradient reads of the recurrent product, which is therefore not kept
                    break;
                default:
                    y[0] = y[1].MultiplyAdd(x[6] - y[3], y[3]);
                    break;
            }
        }

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public void Gradient<V, B>(B x, B y, B dy, B dx) where V : ILane<V> where B : struct, IBlocks<V>
        {
            V z = y[1], r = y[2], c = y[3], u = y[4], d = dy[0];
            V dc = (d * (1 - z) + dy[3]) * ((1 - c) * (1 + c)), dr = (dc * u + dy[2]) * (r * (1 - r)), dz = (d * (x[6] - c) + dy[1]) * (z * (1 - z));
            dx[0] = dz;
            dx[1] = dr;
            dx[2] = dc;
            dx[3] = dz;
            dx[4] = dr;
            dx[5] = dc * r + dy[4];
            dx[6] = d * z;
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// The next state of a gated recurrent unit, from this state h [..., n]: with three gates, update z = σ(x₀ + u₀), reset r = σ(x₁ + u₁) and
            /// candidate c = tanh(x₂ + r u₂), it is z h + (1 - z) c. One pass forward and one backward
            /// (Cho et al., 2014; the reset after the product as in cuDNN and Keras).
            /// </summary>
            /// <param name="inputs">x [..., 3n]: the products of the inputs, gates in the order z, r, c, with their bias.</param>
            /// <param name="recurrent">u [..., 3n]: the products of the state, with their bias.</param>
            /// <exception cref="ShapeException">The shapes do not go together, or the types differ or are not real.</exception>
            public Tensor GruGates(Tensor inputs, Tensor recurrent) => Tensor.MapBlocks(new Ops.GruGates(), inputs, recurrent, x)[0];
        }
    }
}
