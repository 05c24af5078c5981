namespace Myelin.Ops
{
    /// <summary>y = zeros, with x as a block in them. dx = that block of dy.</summary>
    /// <param name="Starts">Where the block starts along each axis.</param>
    /// <param name="Shape">The shape of y.</param>
    public sealed record Place(IReadOnlyList<int> Starts, Shape Shape) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            bool fits = x.Length == 1 && x[0].Rank == Shape.Rank && Starts.Count == Shape.Rank;
            for (int i = 0; fits && i < Starts.Count; i++) fits = Starts[i] >= 0 && Starts[i] + (long)x[0].Shape.Sizes[i] <= Shape.Sizes[i];
            Expect(fits, x, "a block that lies within its shape");
        }

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(Shape, x[0].Type, x[0].Device);
            x[0].Device.Place(x[0], [.. Starts], y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor dx = call.Incoming;
            for (int axis = 0; axis < Starts.Count; axis++) dx = dx.Slice(axis, Starts[axis], call.X[0].Shape[axis]);
            return [dx];
        }

        /// <summary>Whether both have equal attributes.</summary>
        public bool Equals(Place? other) => other != null && Shape == other.Shape && Starts.SequenceEqual(other.Starts);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Shape, Starts.Count);
    }
}
