namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>The mean of all elements: a number. NaN of none.</summary>
        /// <exception cref="ShapeException">The elements are not real.</exception>
        public Tensor Mean() => x.MeanOf(Averaged(x).Sum());

        /// <summary>The mean over an axis: the sum in its defined order, divided by the number of elements.</summary>
        /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
        public Tensor Mean(int axis, bool keep = false) => x.MeanOf(Averaged(x).Sum([x.Shape.Axis(axis)], keep));

        /// <summary>The mean over some axes.</summary>
        /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
        public Tensor Mean(int[] axes, bool keep = false) => x.MeanOf(Averaged(x).Sum(axes, keep));

        /// <summary>Sums of the elements, each over as many, as means; the mean of one element is that element.</summary>
        Tensor MeanOf(Tensor sums)
        {
            long many = sums.Shape.Elements, each = many == 0 ? 1 : x.Shape.Elements / many;
            return each == 1 ? sums : sums / (double)each;
        }
    }

    static Tensor Averaged(Tensor x) => x.Type.IsReal() ? x
        : throw new ShapeException($"Mean: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
}
