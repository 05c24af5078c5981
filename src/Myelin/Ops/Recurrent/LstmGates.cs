namespace Myelin.Ops
{
    /// <summary>
    /// The gates of a long short-term memory: i = σ(x₀ + u₀), f = σ(x₁ + u₁), g = tanh(x₂ + u₂), o = σ(x₃ + u₃), c' = f c + i g, h' = o tanh c',
    /// for inputs x [..., 4n], u [..., 4n] and c [..., n]. Outputs h', c', and (i, f, g, o) [..., 4n], which the gradient reads.
    /// </summary>
    public readonly struct LstmGates : IBlockwise
    {
        /// <inheritdoc/>
        public static ReadOnlySpan<int> Inputs => [4, 4, 1];

        /// <inheritdoc/>
        public static ReadOnlySpan<int> Outputs => [1, 1, 4];

        /// <inheritdoc/>
        public static int Phases => 4;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public void Value<V, B>(int phase, B x, B y) where V : ILane<V> where B : struct, IBlocks<V>
        {
            switch (phase)
            {
                case 0:
                    y[2] = (x[0] + x[4]).Sigmoid();
                    y[3] = (x[1] + x[5]).Sigmoid();
                    break;
                case 1:
                    y[4] = (x[2] + x[6]).Tanh();
                    break;
                case 2:
                    y[5] = (x[3] + x[7]).Sigmoid();
                    y[1] = y[3].MultiplyAdd(x[8], y[2] * y[4]);
                    break;
                default:
                    y[0] = y[5] * y[1].Tanh();
                    break;
            }
        }

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public void Gradient<V, B>(B x, B y, B dy, B dx) where V : ILane<V> where B : struct, IBlocks<V>
        {
            V i = y[2], f = y[3], g = y[4], o = y[5], t = y[1].Tanh(), dc = dy[1] + dy[0] * o * ((1 - t) * (1 + t));
            dx[0] = dx[4] = (dc * g + dy[2]) * (i * (1 - i));
            dx[1] = dx[5] = (dc * x[8] + dy[3]) * (f * (1 - f));
            dx[2] = dx[6] = (dc * i + dy[4]) * ((1 - g) * (1 + g));
            dx[3] = dx[7] = (dy[0] * t + dy[5]) * (o * (1 - o));
            dx[8] = dc * f;
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
            /// The next output h' and cell state c' of a long short-term memory, from this cell state c [..., n]: with the gates i = σ(x₀ + u₀),
            /// f = σ(x₁ + u₁), g = tanh(x₂ + u₂) and o = σ(x₃ + u₃), c' = f c + i g and h' = o tanh c'. One pass forward and one backward
            /// (Hochreiter and Schmidhuber, 1997; Gers et al., 2000).
            /// </summary>
            /// <param name="inputs">x [..., 4n]: the products of the inputs, gates in the order i, f, g, o, with their bias.</param>
            /// <param name="recurrent">u [..., 4n]: the products of the last output, with their bias.</param>
            /// <exception cref="ShapeException">The shapes do not go together, or the types differ or are not real.</exception>
            public (Tensor Output, Tensor Cell) LstmGates(Tensor inputs, Tensor recurrent) =>
                Tensor.MapBlocks(new Ops.LstmGates(), inputs, recurrent, x) is var y ? (y[0], y[1]) : default;
        }
    }
}
