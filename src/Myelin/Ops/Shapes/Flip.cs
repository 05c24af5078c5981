namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>Some axes backwards, all of them if none is named. Shares the storage.</summary>
        /// <exception cref="ShapeException">There is no such axis.</exception>
        public Tensor Flip(params int[] axes)
        {
            Tensor y = x;
            foreach (int axis in axes.Length == 0 ? Enumerable.Range(0, x.Rank) : axes.Select(axis => x.Shape.Axis(axis)).Distinct())
                if (x.Shape[axis] > 1) y = y.Slice(axis, x.Shape[axis] - 1, x.Shape[axis], -1);
            return y;
        }
    }
}
