namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>Whether all elements are true or not 0: one Bool; true of none.</summary>
        public Tensor All() => x.All([.. Enumerable.Range(0, x.Rank)]);

        /// <summary>Whether all elements over an axis are true or not 0 (Bool); the axis goes unless kept as 1.</summary>
        /// <exception cref="ShapeException">There is no such axis.</exception>
        public Tensor All(int axis, bool keep = false) => x.All([axis], keep);

        /// <summary>Whether all elements over some axes are true or not 0 (Bool); true of none. It has no gradient.</summary>
        /// <exception cref="ShapeException">There is no such axis.</exception>
        public Tensor All(int[] axes, bool keep = false) => x.Cast(ElementType.Bool).Cast(ElementType.Int32).Product(axes, keep).Cast(ElementType.Bool);
    }
}
