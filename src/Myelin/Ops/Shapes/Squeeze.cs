namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>Without some axes of size 1; without all of them if none is named. Shares the storage.</summary>
        /// <exception cref="ShapeException">An axis has another size, or there is no such axis.</exception>
        public Tensor Squeeze(params int[] axes)
        {
            int[] gone = [.. axes.Length == 0 ? Enumerable.Range(0, x.Rank).Where(axis => x.Shape[axis] == 1) : axes.Select(axis => x.Shape.Axis(axis))];
            foreach (int axis in gone)
                if (x.Shape[axis] != 1)
                    throw new ShapeException(
                        $"Squeeze: axis {axis} of {x.Shape} has {x.Shape[axis]} entries, expects 1; take one of them with an index or fold over it.");
            return x.Reshape(Shape.Create([.. Enumerable.Range(0, x.Rank).Except(gone).Select(axis => x.Shape[axis])]));
        }
    }
}
