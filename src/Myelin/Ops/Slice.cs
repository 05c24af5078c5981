namespace Myelin.Ops
{
    /// <summary>y = entries start .. start + count - 1 of an axis: a view. dx = zeros, and dy in their place.</summary>
    sealed class Slice(int axis, int start, int count) : Op
    {
        protected override bool KeepsInput(int i) => false;

        protected override bool KeepsOutput(int i) => false;

        protected override Tensor[] Value(Tensor[] x)
        {
            int[] strides = x[0].StridesOrRowMajor;
            return [x[0].View(x[0].Shape.With(axis, count), strides, x[0].Offset + (long)start * strides[axis])];
        }

        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            var starts = new int[call.X[0].Rank];
            starts[axis] = start;
            return [new Place(starts, call.X[0].Shape).ApplyOne(call.Incoming)];
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
                return start == 0 && count == x.Shape[axis] ? x : new Ops.Slice(axis, start, count).ApplyOne(x);
            }
        }
    }
}
