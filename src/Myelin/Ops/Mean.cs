namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>The mean of all elements: a number. NaN of none.</summary>
        public Tensor Mean() => x.Sum().Over(x.Shape.Elements);

        /// <summary>The mean over an axis: the sum in its defined order, divided by the number of elements.</summary>
        public Tensor Mean(int axis, bool keep = false) => x.Sum(axis, keep).Over(x.Shape[axis]);

        /// <summary>The mean over some axes.</summary>
        public Tensor Mean(int[] axes, bool keep = false)
        {
            Tensor sum = x.Sum(axes, keep);
            return sum.Over(sum.Shape.Elements == 0 ? 1 : x.Shape.Elements / sum.Shape.Elements);
        }

        /// <summary>A sum of so many elements as their mean; of one, it is that one.</summary>
        Tensor Over(long count) => count == 1 ? x : x / (double)count;
    }
}
