namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>
        /// a · 1 / (1 + e^-b), where a and b are the two halves of an axis: the gated linear unit (Dauphin et al., "Language modeling with
        /// gated convolutional networks", 2017).
        /// </summary>
        /// <param name="axis">The axis to halve.</param>
        /// <exception cref="ShapeException">There is no such axis, its size is odd, or the elements are not real.</exception>
        public Tensor Glu(int axis = -1)
        {
            if (!x.Type.IsReal()) throw new ShapeException($"Glu: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
            axis = x.Shape.Axis(axis, "Glu");
            if (x.Shape[axis] % 2 != 0)
                throw new ShapeException($"Glu: expects an even size along axis {axis}, received {x.Shape}; it is split into values and gates.");
            Tensor[] halves = x.Split(2, axis);
            return halves[0] * halves[1].Sigmoid();
        }
    }
}

public sealed partial class Activation
{
    /// <summary>y = a · 1 / (1 + e^-b), where a and b are the two halves of the last axis. y is half as wide as x.</summary>
    public static Activation Glu => Library(x => x.Glu());
}
