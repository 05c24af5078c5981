namespace Myelin.Ops
{
    /// <summary>Parts of x along an axis, one output each: views. dx = their gradients, concatenated.</summary>
    /// <param name="Axis">The axis.</param>
    /// <param name="Sizes">The sizes of the parts along it.</param>
    public sealed record Split(int Axis, IReadOnlyList<int> Sizes) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            bool fits = x.Length == 1 && Axes.Has(x[0], Axis);
            long sum = 0;
            for (int i = 0; fits && i < Sizes.Count; sum += Sizes[i], i++) fits = Sizes[i] >= 0;
            Expect(fits && sum == x[0].Shape.Sizes[Axis], x, "a tensor whose axis has as many entries as the parts");
        }

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            long[]? strides = x[0].Rank > 0 ? x[0].StridesOrRowMajor : null;
            var parts = new Tensor[Sizes.Count];
            long offset = x[0].Offset;
            for (int i = 0; i < parts.Length; offset += Sizes[i] * strides![Axis], i++)
                parts[i] = x[0].View(x[0].Shape.With(Axis, Sizes[i]), strides, offset);
            return parts;
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            var parts = new Tensor[Sizes.Count];
            for (int i = 0; i < parts.Length; i++) parts[i] = call.Dy[i] ?? Nothing(call.Y[i], call.X[0].Type, call.Device);
            return [new Concatenate(Axis).ApplyOne(parts)];
        }

        /// <summary>The most parts of one tensor: each is an object.</summary>
        const int MostParts = 1 << 20;

        /// <summary>Throws if there would be too many parts.</summary>
        internal static void CheckParts(int parts, Shape shape, int axis, string who)
        {
            if (parts > MostParts)
                throw new ShapeException($"{who}: expects at most {MostParts} parts, received {parts} of axis {axis} of {shape}; take slices in a loop.");
        }

        /// <summary>Zeros for an output without a gradient.</summary>
        internal static Tensor Nothing(Tensor y, ElementType type, Device device) => Tensor.Constant(0, type, device).BroadcastTo(y.Shape);

        /// <summary>Whether both have equal attributes.</summary>
        public bool Equals(Split? other) => other != null && Axis == other.Axis && Sizes.SequenceEqual(other.Sizes);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Axis, Sizes.Count);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Parts of equal size along an axis, without copying.</summary>
            /// <param name="parts">The number of parts.</param>
            /// <param name="axis">The axis.</param>
            /// <exception cref="ShapeException">There is no such axis, or its size is not a multiple of the number of parts.</exception>
            public Tensor[] Split(int parts, int axis = 0)
            {
                axis = x.Shape.Axis(axis);
                int size = x.Shape[axis];
                Ops.Split.CheckParts(parts, x.Shape, axis, "Split");
                if (parts < 1 || size % parts != 0)
                    throw new ShapeException(
                        $"Split: axis {axis} of {x.Shape} has {size} entries, which do not make {parts} equal parts; give the size of each part.");
                return x.Split([.. Enumerable.Repeat(size / parts, parts)], axis);
            }

            /// <summary>Parts of given sizes along an axis, without copying. The gradient is one concatenation.</summary>
            /// <param name="sizes">The size of each part.</param>
            /// <param name="axis">The axis.</param>
            /// <exception cref="ShapeException">There is no such axis, or the sizes do not add up to its size.</exception>
            public Tensor[] Split(int[] sizes, int axis = 0)
            {
                axis = x.Shape.Axis(axis);
                if (Array.Exists(sizes, size => size < 0) || sizes.Sum(size => (long)size) != x.Shape[axis])
                    throw new ShapeException($"Split: axis {axis} of {x.Shape} has {x.Shape[axis]} entries, "
                        + $"received parts of [{string.Join(", ", sizes)}]; let them add up to {x.Shape[axis]}.");
                return sizes.Length == 1 ? [x] : new Ops.Split(axis, [.. sizes]).Apply(x);
            }
        }
    }
}
