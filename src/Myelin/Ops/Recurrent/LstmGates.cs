namespace Myelin.Ops
{
    /// <summary>
    /// The gates of a long short-term memory: i = σ(x₀ + u₀), f = σ(x₁ + u₁), g = tanh(x₂ + u₂), o = σ(x₃ + u₃), c' = f c + i g, h' = o tanh c',
    /// for inputs x [..., 4n], u [..., 4n] and c [..., n]; outputs h' and c'.
    /// </summary>
    public readonly struct LstmGates : IBlockwise
    {
        /// <inheritdoc/>
        public static ReadOnlySpan<int> Inputs => [4, 4, 1];

        /// <inheritdoc/>
        public static ReadOnlySpan<int> Outputs => [1, 1];

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public void Value<V>(ReadOnlySpan<V> x, Span<V> y) where V : ILane<V>
        {
            V i = (x[0] + x[4]).Sigmoid(), f = (x[1] + x[5]).Sigmoid(), g = (x[2] + x[6]).Tanh(), o = (x[3] + x[7]).Sigmoid();
            V c = f.MultiplyAdd(x[8], i * g);
            y[0] = o * c.Tanh();
            y[1] = c;
        }

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public void Gradient<V>(ReadOnlySpan<V> x, ReadOnlySpan<V> dy, Span<V> dx) where V : ILane<V>
        {
            V i = (x[0] + x[4]).Sigmoid(), f = (x[1] + x[5]).Sigmoid(), g = (x[2] + x[6]).Tanh(), o = (x[3] + x[7]).Sigmoid();
            V t = f.MultiplyAdd(x[8], i * g).Tanh(), dc = dy[1] + dy[0] * o * ((1 - t) * (1 + t));
            dx[0] = dx[4] = dc * g * (i * (1 - i));
            dx[1] = dx[5] = dc * x[8] * (f * (1 - f));
            dx[2] = dx[6] = dc * i * ((1 - g) * (1 + g));
            dx[3] = dx[7] = dy[0] * t * (o * (1 - o));
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
