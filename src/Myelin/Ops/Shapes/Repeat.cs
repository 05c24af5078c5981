namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>Every entry of an axis several times in a row: [a, b] becomes [a, a, b, b].</summary>
        /// <exception cref="ShapeException">There is no such axis, or the number is negative.</exception>
        public Tensor Repeat(int count, int axis = 0)
        {
            if (count < 0) throw new ShapeException($"Repeat: expects a count of 0 or more, received {count}; 1 leaves it as it is.");
            axis = x.Shape.Axis(axis);
            if ((long)x.Shape[axis] * count > int.MaxValue)
                throw new ShapeException(
                    $"Repeat: expects at most {int.MaxValue} entries along axis {axis}, received {x.Shape} {count} times; repeat it less often.");
            Shape apart = x.Shape[..(axis + 1)].Concat([count]).Concat(x.Shape[(axis + 1)..]);
            return x.ExpandDims(axis + 1).BroadcastTo(apart).Reshape(x.Shape.With(axis, x.Shape[axis] * count));
        }
    }
}
