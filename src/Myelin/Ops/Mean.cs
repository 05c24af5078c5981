namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>The mean of all elements: a number. NaN of none.</summary>
        /// <exception cref="ShapeException">The elements are not real.</exception>
        public Tensor Mean() => x.Mean([.. Enumerable.Range(0, x.Rank)]);

        /// <summary>The mean over an axis: the sum in its defined order, divided by the number of elements.</summary>
        /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
        public Tensor Mean(int axis, bool keep = false) => x.Mean([axis], keep);

        /// <summary>The mean over some axes.</summary>
        /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
        public Tensor Mean(int[] axes, bool keep = false)
        {
            if (!x.Type.IsReal()) throw new ShapeException($"Mean: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
            double count = 1;
            foreach (int axis in axes.Select(axis => x.Shape.Axis(axis)).Distinct()) count *= x.Shape[axis];
            return x.Sum(axes, keep) / count;
        }
    }
}
