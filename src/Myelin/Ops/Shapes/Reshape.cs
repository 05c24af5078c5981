namespace Myelin.Ops
{
    /// <summary>y = x in another shape of as many elements, row-major order kept. A view where strides allow it, else a copy.</summary>
    /// <param name="Shape">The shape of y.</param>
    public sealed record Reshape(Shape Shape) : Op
    {
        /// <inheritdoc/>
        public override string Rule(int i) => "dy reshaped";

        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(x.Length == 1, x, "one tensor");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            if (x[0].Shape.Elements != Shape.Elements)
                throw new ShapeException($"Reshape: {x[0].Shape} has {x[0].Shape.Elements} elements, {Shape} has {Shape.Elements}; give as many.");
            if (x[0].IsContiguous) return [x[0].View(Shape, null, x[0].Offset)];
            return Strides(x[0]) is { } strides ? [x[0].View(Shape, strides, x[0].Offset)] : [x[0].Contiguous().View(Shape, null, 0)];
        }

        /// <summary>The strides of the same elements under the new shape: groups of axes of equal size must each lie at one stride.</summary>
        long[]? Strides(Tensor x)
        {
            long[] old = x.StridesOrRowMajor, strides = new long[Shape.Rank];
            int from = 0, to = 0;
            while (to < Shape.Rank)
            {
                if (Shape[to] == 1) { to++; continue; }
                while (from < x.Rank && x.Shape[from] == 1) from++;
                long left = x.Shape[from], right = Shape[to];
                int firstFrom = from++, firstTo = to++;
                while (left != right)
                {
                    if (left < right) { if (old[from - 1] != old[from] * x.Shape[from]) return null; left *= x.Shape[from++]; }
                    else right *= Shape[to++];
                }
                strides[to - 1] = old[from - 1];
                for (int i = to - 1; i > firstTo; i--) strides[i - 1] = strides[i] * Shape[i];
                if (firstFrom > from) return null;
            }
            return strides;
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [call.Incoming.Reshape(call.X[0].Shape)];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The same elements in another shape; one size may be -1, which is then found out.</summary>
            /// <exception cref="ShapeException">The numbers of elements differ.</exception>
            [OverloadResolutionPriority(1)]
            public Tensor Reshape(params ReadOnlySpan<int> sizes)
            {
                int open = sizes.IndexOf(-1);
                if (sizes.ContainsAnyInRange(int.MinValue, -2) || sizes.Count(-1) > 1)
                    throw new ShapeException($"Reshape: expects sizes of 0 or more and at most one -1, received [{string.Join(", ", sizes.ToArray())}] for " +
                        $"{x.Shape}; -1 stands for the one size to find.");
                if (open < 0) return x.Reshape(Shape.Create(sizes));
                int[] whole = sizes.ToArray();
                whole[open] = 1;
                long known = Shape.Create(whole).Elements;
                if (known == 0 || x.Shape.Elements % known != 0)
                    throw new ShapeException($"Reshape: {x.Shape} has {x.Shape.Elements} elements, which [{string.Join(", ", sizes.ToArray())}] cannot " +
                        $"hold: {known} does not divide them; give sizes whose product does.");
                whole[open] = Shape.Size(x.Shape.Elements / known, "Reshape");
                return x.Reshape(Shape.Create(whole));
            }

            /// <summary>The same elements in another shape, in row-major order.</summary>
            /// <exception cref="ShapeException">The numbers of elements differ.</exception>
            public Tensor Reshape(Shape shape)
            {
                if (x.IsWeak) x = x.Take(ElementType.Float32, Device.Current);
                if (x.Shape == shape) return x;
                return new Ops.Reshape(shape).ApplyOne(x);
            }
        }
    }
}
