namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>This with one more axis of size 1, without copying.</summary>
        /// <param name="axis">The new axis of the result; -1 puts it last.</param>
        /// <exception cref="ShapeException">The result has no such axis.</exception>
        public Tensor ExpandDims(int axis)
        {
            int place = Ops.Axes.New(x.Shape, axis, "ExpandDims");
            return x.Reshape(Shape.Create([.. x.Shape.Sizes[..place], 1, .. x.Shape.Sizes[place..]]));
        }
    }
}
