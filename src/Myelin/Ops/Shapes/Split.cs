namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>Parts of equal size along an axis, without copying.</summary>
        /// <exception cref="ShapeException">There is no such axis, or its size is no multiple of the number of parts.</exception>
        public Tensor[] Split(int parts, int axis = 0)
        {
            axis = x.Shape.Axis(axis);
            int size = x.Shape[axis];
            if (parts < 1 || size % parts != 0) throw new ShapeException($"Split: axis {axis} of {x.Shape} has {size} entries, which do not make {parts} equal parts; give the size of each part.");
            return x.Split([.. Enumerable.Repeat(size / parts, parts)], axis);
        }

        /// <summary>Parts of given sizes along an axis, without copying.</summary>
        /// <exception cref="ShapeException">There is no such axis, or the sizes do not add up to its own.</exception>
        public Tensor[] Split(int[] sizes, int axis = 0)
        {
            axis = x.Shape.Axis(axis);
            if (Array.Exists(sizes, size => size < 0) || sizes.Sum() != x.Shape[axis])
                throw new ShapeException($"Split: axis {axis} of {x.Shape} has {x.Shape[axis]} entries, received parts of [{string.Join(", ", sizes)}]; let them add up to {x.Shape[axis]}.");
            var parts = new Tensor[sizes.Length];
            int start = 0;
            for (int i = 0; i < parts.Length; start += sizes[i], i++) parts[i] = x.Slice(axis, start, sizes[i]);
            return parts;
        }
    }
}
