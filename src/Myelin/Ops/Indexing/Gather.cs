namespace Myelin.Ops
{
    /// <summary>y[..., i, ...] = x[..., indices[i], ...] along an axis; dx adds each dy to the entry it came from, i ascending.</summary>
    /// <param name="Axis">The axis of x that is indexed.</param>
    /// <param name="Type">The element type of y: that of x, or Float32 for an x of Float16 or BFloat16.</param>
    public sealed record Gather(int Axis, ElementType Type) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => i == 1;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 2 && Axes.Has(x[0], Axis) && x[1].Type is ElementType.Int32 or ElementType.Int64
                && (Type == x[0].Type || (Type == ElementType.Float32 && x[0].Type.IsHalf())), x,
            "a table with this axis, whose type it keeps or widens to Float32, and indices of Int32 or Int64");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Shape shape = x[0].Shape;
            Tensor y = Tensor.Empty(shape[..Axis].Concat(x[1].Shape).Concat(shape[(Axis + 1)..]), Type, x[0].Device);
            x[0].Device.Gather(x[0], x[1], Axis, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) =>
            [call.WantsWeights(0, Name) ? new ScatterAdd(Axis, call.X[0].Shape).ApplyOne(call.Incoming, call.X[1]) : null, null];
    }

    /// <summary>y = zeros, and y[..., indices[i], ...] += x[..., i, ...] along an axis, i ascending; dx gathers dy.</summary>
    /// <param name="Axis">The axis that is indexed.</param>
    /// <param name="Shape">The shape of y.</param>
    public sealed record ScatterAdd(int Axis, Shape Shape) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => i == 1;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 2 && (uint)Axis < (uint)Shape.Rank && x[1].Type is ElementType.Int32 or ElementType.Int64 && x[0].Type.IsNumber()
                && Axes.Differ(Shape[..Axis].Concat(x[1].Shape).Concat(Shape[(Axis + 1)..]), x[0].Shape, -1), x,
            "what gathering from its shape gives, and the indices of Int32 or Int64");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(Shape, x[0].Type, x[0].Device);
            x[0].Device.ScatterAdd(x[0], x[1], Axis, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [call.Incoming.Gather(call.X[1], Axis), null];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The entries of an axis at some indices, which may repeat: rows of an embedding, a shuffled batch.</summary>
            /// <param name="indices">
            /// Int32 or Int64 of any shape, from 0 to the axis's size - 1. An index outside gives NaN. In a table of whole numbers or bools it is
            /// an error in an eager run, and gives 0 in a captured one, where no value can be read.
            /// </param>
            /// <param name="axis">The axis; the indices' axes stand in its place.</param>
            /// <param name="type">
            /// The element type of the result: that of x if left out. Float32 widens the entries of a Float16 or BFloat16 table as they are
            /// copied; such a table has no gradient.
            /// </param>
            /// <exception cref="ShapeException">There is no such axis, the indices are no whole numbers, or the type is another one.</exception>
            /// <exception cref="ArgumentOutOfRangeException">An index lies outside a table of whole numbers or bools.</exception>
            public Tensor Gather(Tensor indices, int axis = 0, ElementType? type = null)
            {
                if (indices.Type is not (ElementType.Int32 or ElementType.Int64))
                    throw new ShapeException(
                        $"Gather: expects indices of Int32 or Int64, received {indices.Type}{indices.Shape}; Cast(ElementType.Int64) first.");
                if (type is { } wanted && wanted != x.Type && !(wanted == ElementType.Float32 && x.Type.IsHalf()))
                    throw new ShapeException(
                        $"Gather: expects {x.Type} as the type of the result, or Float32 for a table of Float16 or BFloat16, received {wanted}; Cast the " +
                            "result instead.");
                axis = x.Shape.Axis(axis);
                if (!HasNaN(x.Type)) CheckWithin(indices, x.Shape[axis], "Gather");
                return x.GatherUnchecked(indices, axis, type ?? x.Type);
            }

            /// <summary>As <see cref="Gather"/>, for indices that are known to be inside, or where those outside are replaced.</summary>
            internal Tensor GatherUnchecked(Tensor indices, int axis, ElementType? type = null) =>
                new Ops.Gather(axis, type ?? x.Type).ApplyOne(x, indices);

            /// <summary>Zeros, to which each entry of an axis is added at its index, i ascending: what <see cref="Gather"/> does, backwards.</summary>
            /// <param name="indices">Int32 or Int64 [n], where n is the size of the axis. What has an index outside is left out.</param>
            /// <param name="size">The size of the axis in the result.</param>
            /// <param name="axis">The axis.</param>
            /// <exception cref="ShapeException">There is no such axis, or the indices are not one whole number for each entry.</exception>
            public Tensor ScatterAdd(Tensor indices, int size, int axis = 0)
            {
                axis = x.Shape.Axis(axis);
                if (size < 0) throw new ShapeException($"ScatterAdd: expects a size of 0 or more, received {size}; give one more than the largest index.");
                if (indices.Type is not (ElementType.Int32 or ElementType.Int64) || indices.Shape != [x.Shape[axis]])
                    throw new ShapeException($"ScatterAdd: expects indices of Int32 or Int64[{x.Shape[axis]}], one for each entry of axis {axis} of " +
                        $"{x.Shape}, received {indices.Type}{indices.Shape}; reshape or cast them.");
                if (!x.Type.IsNumber()) throw new ShapeException($"ScatterAdd: expects numbers, received {x.Type}{x.Shape}; Cast(ElementType.Int32) first.");
                return new Ops.ScatterAdd(axis, x.Shape.With(axis, size)).ApplyOne(x, indices);
            }
        }

        /// <summary>Whether elements of a type can say that they are missing.</summary>
        static bool HasNaN(ElementType type) => type.IsReal() || type.IsHalf();

        /// <summary>Throws for the first index outside, where indices can be read: not inside a captured step.</summary>
        static void CheckWithin(Tensor indices, int size, string who)
        {
            if (Capture.Current != null || indices.Shape.Elements == 0) return;
            Tensor all = indices.IsContiguous ? indices.Detached : indices.Detached.Copy();
            int each = indices.Type.Size();
            Span<byte> part = stackalloc byte[4096];
            for (long at = 0, bytes = all.Shape.Elements * each; at < bytes; at += part.Length)
            {
                if (bytes - at < part.Length) part = part[..(int)(bytes - at)];
                all.ReadBytes(at, part);
                for (int i = 0; i < part.Length; i += each)
                {
                    long index = each == 4 ? BitConverter.ToInt32(part[i..]) : BitConverter.ToInt64(part[i..]);
                    if ((ulong)index >= (ulong)size)
                        throw new ArgumentOutOfRangeException(nameof(indices),
                            $"{who}: expects indices from 0 to {size - 1}, received {index} at place {(at + i) / each} of {indices.Shape}; " +
                            "Clamp the indices, or cast the table to Float32, where an index outside gives NaN.");
                }
            }
        }
    }
}
