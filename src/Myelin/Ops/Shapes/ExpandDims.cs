namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>With one more axis of size 1, which becomes axis <paramref name="axis"/> of the result; -1 puts it last. Shares the storage.</summary>
        /// <exception cref="ShapeException">The result has no such axis.</exception>
        public Tensor ExpandDims(int axis)
        {
            int place = axis < 0 ? axis + x.Rank + 1 : axis;
            if (place < 0 || place > x.Rank) throw new ShapeException($"ExpandDims: expects an axis from {-x.Rank - 1} to {x.Rank} for {x.Shape}, received {axis}; -1 puts the new axis last.");
            return x.Reshape(Shape.Create([.. x.Shape.Sizes[..place], 1, .. x.Shape.Sizes[place..]]));
        }
    }
}
