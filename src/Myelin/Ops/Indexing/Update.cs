namespace Myelin.Ops
{
    /// <summary>
    /// y = x with a block of entries of an axis replaced: inputs x, the block and its position. Entries that would lie outside the axis are left out.
    /// dx = dy with zeros in the block's place; dblock = dy there.
    /// </summary>
    /// <param name="Axis">The axis.</param>
    public sealed record Update(int Axis) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => i == 2;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 3 && Axes.Has(x[0], Axis) && x[1].Type == x[0].Type && Axes.Differ(x[0].Shape, x[1].Shape, Axis)
                && x[1].Shape.Sizes[Axis] <= x[0].Shape.Sizes[Axis] && x[2].Type == ElementType.Int64 && x[2].Shape.Elements == 1, x,
            "a tensor with this axis, a block that is not larger, and a position of one Int64");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(x[0].Shape, x[0].Type, x[0].Device);
            x[0].Device.Replace(x[0], x[1], x[2], Axis, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor dy = call.Incoming, position = call.X[2];
            Shape block = call.X[1].Shape;
            return [
                call.Wants(0) ? dy.Update(position, Tensor.Constant(0, dy.Type, dy.Device).BroadcastTo(block), Axis) : null,
                call.Wants(1) ? dy.Slice(Axis, position, block[Axis]) : null,
                null];
        }

        /// <summary>A position along an axis as one Int64.</summary>
        internal static Tensor Position(Tensor position, string who, Device device)
        {
            if (position.IsWeak) return position.Take(ElementType.Int64, device);
            if (position.Type is not (ElementType.Int32 or ElementType.Int64) || position.Shape.Elements != 1)
                throw new ShapeException(
                    $"{who}: expects a position of one Int32 or Int64, received {position.Type}{position.Shape}; take one element, or cast it.");
            return position.Reshape(default(Shape)).Cast(ElementType.Int64);
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// This with a block of entries of an axis replaced, as a cache of past steps is kept: <c>cache.Value = cache.Value.Update(position, entry)</c>.
            /// In a captured step only the block is then written, and the position is read at every replay.
            /// </summary>
            /// <param name="position">Where the block starts along the axis: a number, or one Int32 or Int64.
            /// Entries of the block that would lie outside the axis are left out.</param>
            /// <param name="block">The new entries: of the type and shape of this, except along the axis, where it is not larger.</param>
            /// <param name="axis">The axis.</param>
            /// <exception cref="ShapeException">Shapes or types do not go together, or the position is not one whole number,
            /// or a position given as a number lies outside the axis.</exception>
            public Tensor Update(Tensor position, Tensor block, int axis = 0)
            {
                FormulaCalls.Agree(ref x, ref block, "Update");
                axis = x.Shape.Axis(axis);
                if (block.Rank != x.Rank || block.Shape.With(axis, 0) != x.Shape.With(axis, 0) || block.Shape[axis] > x.Shape[axis])
                    throw new ShapeException(
                        $"Update: expects a block of {x.Shape}, or with fewer entries along axis {axis}, received {block.Shape}; slice or reshape the block.");
                if (position.IsWeak && (double)position is var start && !(start >= 0 && start + block.Shape[axis] <= x.Shape[axis]))
                    throw new ShapeException(
                        $"Update: axis {axis} of {x.Shape} has {x.Shape[axis]} entries, received {block.Shape[axis]} to write from {start} on; stay within " +
                            "it.");
                return new Ops.Update(axis).ApplyOne(x, block, Ops.Update.Position(position, "Update", x.Device));
            }
        }
    }
}
