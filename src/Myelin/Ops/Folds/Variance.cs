namespace Myelin.Ops
{
    /// <summary>y = Σ (x - m)² / (n - correction) over adjacent axes, m = Σ x / n; dx = 2 (x - m) dy / (n - correction).</summary>
    /// <param name="Axis">The first of the folded axes.</param>
    /// <param name="Count">The number of folded axes.</param>
    /// <param name="Correction">What is subtracted from the number of elements: 1 for a sample, otherwise 0.</param>
    public sealed record Variance(int Axis, int Count, int Correction) : Fold(Axis, Count)
    {
        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x) => [new Sum(Axis, Count).ApplyOne(Distance(x[0]).Square()) / (Each(x[0]) - (double)Correction)];

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor x = call.X[0];
            return [Distance(x) * (call.Incoming.Reshape(Ones(x)) * (2 / (Each(x) - (double)Correction)))];
        }

        Tensor Distance(Tensor x) => x - (new Sum(Axis, Count).ApplyOne(x) / (double)Each(x)).Reshape(Ones(x));
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The variance of all elements: a number.</summary>
            /// <param name="sample">Divides by n - 1 (of a sample) instead of n (of the whole population). NaN or ∞ of too few.</param>
            /// <exception cref="ShapeException">The elements are not real.</exception>
            public Tensor Variance(bool sample = false) => x.Variance([.. Enumerable.Range(0, x.Rank)], keep: false, sample);

            /// <summary>The variance over an axis, which goes unless kept as 1.</summary>
            /// <inheritdoc cref="Variance(Tensor, int[], bool, bool)"/>
            public Tensor Variance(int axis, bool keep = false, bool sample = false) => x.Variance([axis], keep, sample);

            /// <summary>The mean square distance from the mean over some axes: two sums in their defined order, of the elements and of the squares.</summary>
            /// <param name="axes">The axes.</param>
            /// <param name="keep">Keeps them as 1.</param>
            /// <param name="sample">Divides by n - 1 (of a sample) instead of n (of the whole population). NaN or ∞ of too few.</param>
            /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
            public Tensor Variance(int[] axes, bool keep = false, bool sample = false)
            {
                if (!x.Type.IsReal())
                    throw new ShapeException($"Variance: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
                return Ops.Axes.Over(x, axes, keep, "Variance", (view, axis, count) => new Ops.Variance(axis, count, sample ? 1 : 0).ApplyOne(view));
            }

            /// <summary>The square root of the variance of all elements: a number. Its gradient at 0 is no number.</summary>
            /// <inheritdoc cref="Variance(Tensor, bool)"/>
            public Tensor StandardDeviation(bool sample = false) => x.Variance(sample).Sqrt();

            /// <summary>The square root of the variance over an axis. Its gradient at 0 is no number.</summary>
            /// <inheritdoc cref="Variance(Tensor, int[], bool, bool)"/>
            public Tensor StandardDeviation(int axis, bool keep = false, bool sample = false) => x.Variance([axis], keep, sample).Sqrt();

            /// <summary>The square root of the variance over some axes. Its gradient at 0 is no number.</summary>
            /// <inheritdoc cref="Variance(Tensor, int[], bool, bool)"/>
            public Tensor StandardDeviation(int[] axes, bool keep = false, bool sample = false) => x.Variance(axes, keep, sample).Sqrt();
        }
    }
}
