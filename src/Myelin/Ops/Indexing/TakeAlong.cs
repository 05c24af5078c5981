namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>
        /// y[..., i, ...] = x[..., indices[..., i, ...], ...]: for each row along an axis entries of its own, such as those of
        /// <see cref="Sort"/>.
        /// </summary>
        /// <param name="indices">Int32 or Int64 of the shape of x but for the axis. An index outside is treated as in <see cref="Gather"/>.</param>
        /// <param name="axis">The axis.</param>
        /// <exception cref="ShapeException">There is no such axis, or the indices are no whole numbers, or the other sizes differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside, and the elements are whole numbers or bools.</exception>
        public Tensor TakeAlong(Tensor indices, int axis = -1)
        {
            axis = x.Shape.Axis(axis);
            if (indices.Type is not (ElementType.Int32 or ElementType.Int64) || indices.Rank != x.Rank || indices.Shape.With(axis, 0) != x.Shape.With(axis, 0))
                throw new ShapeException($"TakeAlong: expects indices of Int32 or Int64 of the shape {x.Shape} but for axis {axis}, received " +
                    $"{indices.Type}{indices.Shape}; use Gather to take the same entries of every row.");
            int[] order = [.. Enumerable.Range(0, x.Rank)];
            (order[axis], order[^1]) = (order[^1], order[axis]);
            Tensor rows = x.Transpose(order), wanted = indices.Transpose(order);
            if (!HasNaN(x.Type)) CheckWithin(indices, x.Shape[axis], "TakeAlong");
            return rows.Reshape(-1).GatherUnchecked(Flat(wanted, rows.Shape[-1]), 0).Transpose(order);
        }

        /// <summary>The opposite of <see cref="TakeAlong"/> along the last axis: y = zeros of a length, and y[..., indices[..., i]] += x[..., i].</summary>
        internal Tensor AddAlong(Tensor indices, int length)
        {
            Shape shape = x.Shape.With(-1, length);
            return new Ops.ScatterAdd(0, [Shape.Size(shape.Elements, "TakeAlong")]).ApplyOne(x.Reshape(-1), Flat(indices, length).Reshape(-1)).Reshape(shape);
        }

        /// <summary>Indices into the rows of a matrix as indices into all its elements; -1 where they lie outside of their row.</summary>
        internal static Tensor Flat(Tensor indices, int length)
        {
            Shape rows = indices.Shape[..^1];
            if (indices.Shape.Elements == 0) return indices.Cast(ElementType.Int64);
            Tensor each = indices.Cast(ElementType.Int64);
            Tensor first = (Tensor.Range(Shape.Size(rows.Elements, "TakeAlong")).To(indices.Device) * length).Reshape(rows.Concat([1]));
            return Tensor.Where(each.Maximum(0).Minimum(length - 1).EqualTo(each), each + first, -1);
        }
    }
}
