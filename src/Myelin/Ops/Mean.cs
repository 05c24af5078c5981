namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>The mean of all elements: a number. NaN of none.</summary>
        public Tensor Mean() => x.Sum() / (double)x.Shape.Elements;

        /// <summary>The mean over an axis: the sum in its defined order, divided by the number of elements.</summary>
        public Tensor Mean(int axis, bool keep = false) => x.Sum(axis, keep) / (double)x.Shape[axis];

        /// <summary>The mean over some axes.</summary>
        public Tensor Mean(int[] axes, bool keep = false)
        {
            double count = 1;
            foreach (int axis in axes.Select(axis => x.Shape.Axis(axis)).Distinct()) count *= x.Shape[axis];
            return x.Sum(axes, keep) / count;
        }
    }
}
