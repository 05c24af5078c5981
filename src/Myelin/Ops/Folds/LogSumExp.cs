namespace Myelin.Ops
{
    /// <summary>y = m + ln Σ e^(x - m) over adjacent axes with the maximum m (0 where it is infinite); dx = e^(x - y) dy.</summary>
    /// <param name="Axis">The first of the folded axes.</param>
    /// <param name="Count">The number of folded axes.</param>
    public sealed record LogSumExp(int Axis, int Count) : Fold(Axis, Count)
    {
        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Shape ones = Ones(x[0]), shape = Folded(x[0]);
            if (x[0].Shape.Elements == 0) return [Tensor.Constant(double.NegativeInfinity, x[0].Type, x[0].Device).BroadcastTo(shape).Contiguous()];
            Tensor most = new Max(Axis, Count).ApplyOne(x[0]), shift = Tensor.Where((most - most).EqualTo(0), most, 0);
            return [new Sum(Axis, Count).ApplyOne((x[0] - shift.Reshape(ones)).Exp()).Log() + shift];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Shape ones = Ones(call.X[0]);
            return [(call.X[0] - call.Y[0].Reshape(ones)).Exp() * call.Incoming.Reshape(ones)];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The logarithm of the sum of e^x over all elements: a number.</summary>
            /// <exception cref="ShapeException">The elements are not real.</exception>
            public Tensor LogSumExp() => x.LogSumExp([.. Enumerable.Range(0, x.Rank)]);

            /// <summary>ln Σ e^x over an axis, which goes unless kept as 1.</summary>
            /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
            public Tensor LogSumExp(int axis, bool keep = false) => x.LogSumExp([axis], keep);

            /// <summary>ln Σ e^x over some axes, without overflow for any finite x; -∞ of none.</summary>
            /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
            public Tensor LogSumExp(int[] axes, bool keep = false)
            {
                if (!x.Type.IsReal())
                    throw new ShapeException($"LogSumExp: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
                return Ops.Axes.Fold(x, axes, keep, "LogSumExp", (view, axis, count) => new Ops.LogSumExp(axis, count).ApplyOne(view));
            }
        }
    }
}
