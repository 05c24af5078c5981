namespace Myelin.Ops
{
    /// <summary>y = entries start, start + step, ... of an axis, count of them: a view. dx = zeros, and dy in their place.</summary>
    sealed class Slice(int axis, int start, int count, int step) : Op
    {
        public override string Settings => $"axis {axis}, from {start}, {count}{(step == 1 ? "" : $" by {step}")}";

        protected override bool KeepsInput(int i) => false;

        protected override bool KeepsOutput(int i) => false;

        protected override Tensor[] Value(Tensor[] x)
        {
            int[] strides = [.. x[0].StridesOrRowMajor];
            long offset = x[0].Offset + (long)start * strides[axis];
            strides[axis] *= step;
            return [x[0].View(x[0].Shape.With(axis, count), strides, offset)];
        }

        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            var starts = new int[call.X[0].Rank];
            starts[axis] = step > 0 || count == 0 ? start : start + (count - 1) * step;
            return [new Place(starts, call.X[0].Shape).ApplyOne(Apart(step > 0 ? call.Incoming : call.Incoming.Flip(axis)))];
        }

        /// <summary>The entries of an axis as far apart as they were taken, zeros between them.</summary>
        Tensor Apart(Tensor dy)
        {
            int gap = Math.Abs(step);
            if (gap == 1 || count < 2) return dy;
            Shape between = dy.Shape[..(axis + 1)].Concat([gap]).Concat(dy.Shape[(axis + 1)..]);
            Tensor rows = new Place(new int[between.Rank], between).ApplyOne(dy.ExpandDims(axis + 1));
            return rows.Reshape(dy.Shape.With(axis, count * gap)).Slice(axis, 0, (count - 1) * gap + 1);
        }
    }

    /// <summary>y = zeros, and x as a block that starts at given indices; dx = that block of dy.</summary>
    sealed class Place(int[] starts, Shape shape) : Op
    {
        protected override bool KeepsInput(int i) => false;

        protected override bool KeepsOutput(int i) => false;

        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(shape, x[0].Type, x[0].Device);
            x[0].Device.Place(x[0], starts, y);
            return [y];
        }

        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor dx = call.Incoming;
            for (int axis = 0; axis < starts.Length; axis++) dx = dx.Slice(axis, starts[axis], call.X[0].Shape[axis]);
            return [dx];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Some entries of an axis, without copying.</summary>
            /// <exception cref="ShapeException">The axis does not have them.</exception>
            public Tensor Slice(int axis, int start, int count)
            {
                axis = x.Shape.Axis(axis);
                if (start < 0 || count < 0 || start > x.Shape[axis] - count)
                    throw new ShapeException($"Slice: axis {axis} of {x.Shape} has {x.Shape[axis]} entries, asked for {count} from {start} on; stay within it.");
                return start == 0 && count == x.Shape[axis] ? x : new Ops.Slice(axis, start, count, 1).ApplyOne(x);
            }

            /// <summary>The entries start, start + step, ... of an axis, without copying; a negative step goes backwards.</summary>
            /// <param name="axis">The axis.</param>
            /// <param name="start">The first entry.</param>
            /// <param name="count">How many entries.</param>
            /// <param name="step">From one to the next; not 0.</param>
            /// <exception cref="ShapeException">The axis does not have them, or the step is 0.</exception>
            public Tensor Slice(int axis, int start, int count, int step)
            {
                if (step == 1) return x.Slice(axis, start, count);
                axis = x.Shape.Axis(axis);
                int size = x.Shape[axis];
                long last = start + (count - 1L) * step;
                if (step == 0) throw new ShapeException("Slice: expects a step other than 0, received 0; 1 takes every entry, -1 every entry backwards.");
                if (count < 0 || (count > 0 && (start < 0 || start >= size || last < 0 || last >= size)))
                    throw new ShapeException($"Slice: axis {axis} of {x.Shape} has {size} entries, asked for {count} from {start} on, each {step} further; stay within it.");
                return count == 0 ? x.Slice(axis, 0, 0) : new Ops.Slice(axis, start, count, step).ApplyOne(x);
            }
        }
    }
}
