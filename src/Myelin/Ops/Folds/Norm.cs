namespace Myelin.Ops
{
    /// <summary>y = √Σ x² over adjacent axes; dx = x / y · dy, 0 where y is 0.</summary>
    /// <param name="Axis">The first of the folded axes.</param>
    /// <param name="Count">The number of folded axes.</param>
    public sealed record Norm(int Axis, int Count) : Fold(Axis, Count)
    {
        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x) => [new Sum(Axis, Count).ApplyOne(x[0].Square()).Sqrt()];

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor x = call.X[0], y = call.Y[0], safe = Tensor.Where(y.EqualTo(0), 1, y);
            return [x * (call.Incoming / safe).Reshape(Ones(x))];
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
            /// The length of all elements as one vector: √Σ x², Σ |x| or the largest |x|. <c>x.Norm(1)</c> is the norm of order 1; the length
            /// of the vectors along axis 1 is <c>x.Norm([1])</c>.
            /// </summary>
            /// <param name="order">2 (Euclid), 1, or positive infinity.</param>
            /// <exception cref="ArgumentOutOfRangeException">Another order.</exception>
            /// <exception cref="ShapeException">The elements are not real.</exception>
            public Tensor Norm(double order = 2) => x.Norm([.. Enumerable.Range(0, x.Rank)], order);

            /// <summary>The length of the vectors over some axes: √Σ x², Σ |x| or the largest |x|.</summary>
            /// <param name="axes">The axes.</param>
            /// <param name="order">2 (Euclid), 1, or positive infinity.</param>
            /// <param name="keep">Keeps the axes as 1.</param>
            /// <exception cref="ArgumentOutOfRangeException">Another order.</exception>
            /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
            public Tensor Norm(int[] axes, double order = 2, bool keep = false)
            {
                if (!x.Type.IsReal())
                    throw new ShapeException($"Norm: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
                return order switch
                {
                    1 => x.Abs().Sum(axes, keep),
                    2 => Ops.Axes.Over(x, axes, keep, "Norm", (view, axis, count) => new Ops.Norm(axis, count).ApplyOne(view)),
                    double.PositiveInfinity => x.Abs().Max(axes, keep),
                    _ => throw new ArgumentOutOfRangeException(
                        nameof(order), $"Norm: expects the order 1, 2 or positive infinity, received {order}; compose others of Abs, Log, Exp and Sum."),
                };
            }
        }
    }
}
