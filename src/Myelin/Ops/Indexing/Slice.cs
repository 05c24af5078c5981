namespace Myelin.Ops
{
    /// <summary>y = the entries Start, Start + Step, ... of an axis: a view. dx = zeros, with dy in their place.</summary>
    /// <param name="Axis">The axis that is sliced.</param>
    /// <param name="Start">The first entry.</param>
    /// <param name="Count">The number of entries.</param>
    /// <param name="Step">The distance from one entry to the next; negative to go backwards.</param>
    public sealed record Slice(int Axis, int Start, int Count, int Step = 1) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            bool fits = x.Length == 1 && Axes.Has(x[0], Axis) && Count >= 0;
            if (fits && Count > 0)
            {
                long size = x[0].Shape.Sizes[Axis], last = Start + (Count - 1L) * Step;
                fits = Start >= 0 && Start < size && last >= 0 && last < size && (Step != 0 || Count == 1);
            }
            Expect(fits, x, "a tensor with these entries");
        }

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            long[] strides = [.. x[0].StridesOrRowMajor];
            long offset = x[0].Offset + Start * strides[Axis];
            if (Count > 1) strides[Axis] *= Step;                 // the step of one entry leads nowhere and may be anything
            return [x[0].View(x[0].Shape.With(Axis, Count), strides, offset)];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            var starts = new int[call.X[0].Rank];
            starts[Axis] = Step > 0 || Count == 0 ? Start : Start + (Count - 1) * Step;
            return [new Place(starts, call.X[0].Shape).ApplyOne(Apart(Step > 0 ? call.Incoming : call.Incoming.Flip(Axis)))];
        }

        /// <summary>
        /// The gradient of several slices of one tensor along one axis: zeros, to which each dy is added in the place of its slice, in the given
        /// order. The cost is that of the tensor and the slices, not that of the tensor for each slice.
        /// </summary>
        internal static Tensor GradientOfAll(IReadOnlyList<(Slice Slice, Tensor Dy)> slices, Shape shape)
        {
            int axis = slices[0].Slice.Axis;
            if (shape.Elements == 0) return Tensor.Filled(shape, 0, slices[0].Dy.Type, slices[0].Dy.Device);
            long[] entries = [.. slices.SelectMany(part => Enumerable.Range(0, part.Slice.Count).Select(i => part.Slice.Start + (long)i * part.Slice.Step))];
            Tensor all = new Concatenate(axis).ApplyOne([.. slices.Select(part => part.Dy)]);
            return new ScatterAdd(axis, shape).ApplyOne(all, Tensor.From(entries).To(all.Device));
        }

        /// <summary>The entries of dy as far apart as they were taken, with zeros between them.</summary>
        Tensor Apart(Tensor dy)
        {
            int gap = Math.Abs(Step);
            if (gap == 1 || Count < 2) return dy;
            int entries = Shape.Size((long)Count * gap, Name);
            Shape between = dy.Shape[..(Axis + 1)].Concat([gap]).Concat(dy.Shape[(Axis + 1)..]);
            Tensor rows = new Place(new int[between.Rank], between).ApplyOne(dy.ExpandDims(Axis + 1));
            return rows.Reshape(dy.Shape.With(Axis, entries)).Slice(Axis, 0, (Count - 1) * gap + 1);
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Consecutive entries of an axis, without copying.</summary>
            /// <param name="axis">The axis.</param>
            /// <param name="start">The first entry.</param>
            /// <param name="count">The number of entries.</param>
            /// <exception cref="ShapeException">The axis does not have these entries.</exception>
            public Tensor Slice(int axis, int start, int count)
            {
                axis = x.Shape.Axis(axis);
                if (start < 0 || count < 0 || start > x.Shape[axis] - count)
                    throw new ShapeException(
                        $"Slice: axis {axis} of {x.Shape} has {x.Shape[axis]} entries, asked for {count} from {start} on; stay within it.");
                return start == 0 && count == x.Shape[axis] ? x : new Ops.Slice(axis, start, count).ApplyOne(x);
            }

            /// <summary>The entries start, start + step, ... of an axis, without copying. A negative step goes backwards.</summary>
            /// <param name="axis">The axis.</param>
            /// <param name="start">The first entry.</param>
            /// <param name="count">The number of entries.</param>
            /// <param name="step">The distance from one entry to the next; not 0.</param>
            /// <exception cref="ShapeException">The axis does not have these entries, or the step is 0.</exception>
            public Tensor Slice(int axis, int start, int count, int step)
            {
                if (step == 1) return x.Slice(axis, start, count);
                axis = x.Shape.Axis(axis);
                int size = x.Shape[axis];
                long last = start + (count - 1L) * step;
                if (step == 0) throw new ShapeException("Slice: expects a step other than 0, received 0; 1 takes every entry, -1 every entry backwards.");
                if (count < 0 || (count > 0 && (start < 0 || start >= size || last < 0 || last >= size)))
                    throw new ShapeException(
                        $"Slice: axis {axis} of {x.Shape} has {size} entries, asked for {count} from {start} on, each {step} further; stay within it.");
                return count == 0 ? x.Slice(axis, 0, 0) : new Ops.Slice(axis, start, count, step).ApplyOne(x);
            }

            /// <summary>Consecutive entries of an axis from a position that is a tensor, so that a captured step reads it at every replay. Copies.</summary>
            /// <param name="axis">The axis.</param>
            /// <param name="start">The first entry: one Int32 or Int64. Where entries lie outside the axis, the result is 0.</param>
            /// <param name="count">The number of entries.</param>
            /// <exception cref="ShapeException">There is no such axis, the position is not one whole number, or the count is negative.</exception>
            public Tensor Slice(int axis, Tensor start, int count)
            {
                axis = x.Shape.Axis(axis);
                if (count < 0) throw new ShapeException($"Slice: expects a count of 0 or more along axis {axis} of {x.Shape}, received {count}; 0 gives none.");
                if (x.Shape.With(axis, count) is { Elements: 0 } nothing) return Tensor.Filled(nothing, 0, x.Type, x.Device);
                Tensor entries = Ops.Update.Position(start, "Slice", x.Device) + Tensor.Range(count).To(x.Device);
                Tensor inside = Tensor.Where(entries.GreaterThanOrEqual(0), entries, x.Shape[axis]).LessThan(x.Shape[axis]);
                Tensor values = x.GatherUnchecked(entries, axis), known = inside.Reshape(Ops.Axes.Along(axis, x.Rank, count));
                return values.Type == ElementType.Bool
                    ? Tensor.Where(known, values.Cast(ElementType.Int32), 0).Cast(ElementType.Bool)
                    : Tensor.Where(known, values, 0);
            }
        }
    }
}
