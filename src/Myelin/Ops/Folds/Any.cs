namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>Whether some element is true or not 0: one Bool; false of none.</summary>
        public Tensor Any() => x.Any([.. Enumerable.Range(0, x.Rank)]);

        /// <summary>Whether some element over an axis is true or not 0 (Bool); the axis goes unless kept as 1.</summary>
        /// <exception cref="ShapeException">There is no such axis.</exception>
        public Tensor Any(int axis, bool keep = false) => x.Any([axis], keep);

        /// <summary>Whether some element over some axes is true or not 0 (Bool); false of none. It has no gradient.</summary>
        /// <exception cref="ShapeException">There is no such axis.</exception>
        public Tensor Any(int[] axes, bool keep = false) => x.Cast(ElementType.Bool).Cast(ElementType.Int32).Sum(axes, keep).Cast(ElementType.Bool);
    }
}
