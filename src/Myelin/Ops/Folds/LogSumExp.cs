namespace Myelin.Ops
{
    /// <summary>y = m + ln Σ e^(x - m) over adjacent axes with the maximum m (0 where it is infinite); dx = e^(x - y) dy.</summary>
    sealed class LogSumExp(int axis, int axes) : Op
    {
        public override string Settings => Axes.Text(axis, axes);

        protected override Tensor[] Value(Tensor[] x)
        {
            Shape ones = Axes.AsOnes(x[0].Shape, axis, axes), shape = Axes.Without(x[0].Shape, axis, axes);
            if (x[0].Shape.Elements == 0) return [Tensor.Full(shape, double.NegativeInfinity, x[0].Type)];
            Tensor most = new Max(axis, axes).ApplyOne(x[0]), shift = Tensor.Where((most - most).EqualTo(0), most, 0);
            return [new Sum(axis, axes).ApplyOne((x[0] - shift.Reshape(ones)).Exp()).Log() + shift];
        }

        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Shape ones = Axes.AsOnes(call.X[0].Shape, axis, axes);
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
                if (!x.Type.IsReal()) throw new ShapeException($"LogSumExp: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
                return Ops.Axes.Fold(x, axes, keep, "LogSumExp", (view, axis, count) => new Ops.LogSumExp(axis, count).ApplyOne(view));
            }
        }
    }
}
