namespace Myelin.Ops
{
    /// <summary>y = tanh(x + u), for inputs x [..., n] and u [..., n]: the next state of a simple recurrent network.</summary>
    public readonly struct RnnGates : IBlockwise
    {
        /// <inheritdoc/>
        public static ReadOnlySpan<int> Inputs => [1, 1];

        /// <inheritdoc/>
        public static ReadOnlySpan<int> Outputs => [1];

        /// <inheritdoc/>
        public static int Phases => 1;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public void Value<V, B>(int phase, B x, B y) where V : ILane<V> where B : struct, IBlocks<V> => y[0] = (x[0] + x[1]).Tanh();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public void Gradient<V, B>(B x, B y, B dy, B dx) where V : ILane<V> where B : struct, IBlocks<V> =>
            dx[0] = dx[1] = dy[0] * ((1 - y[0]) * (1 + y[0]));
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>tanh(x + u): the next state of a simple recurrent network, in one pass forward and one backward (Elman, 1990).</summary>
            /// <param name="recurrent">u [..., n]: the products of the last state.</param>
            /// <exception cref="ShapeException">The shapes differ, or the types differ or are not real.</exception>
            public Tensor RnnGates(Tensor recurrent) => Tensor.MapBlocks(new Ops.RnnGates(), x, recurrent)[0];
        }
    }
}
