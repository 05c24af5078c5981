namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>1 at the index of each class, 0 elsewhere; all 0 for an index outside.</summary>
        /// <param name="classes">The size of the new axis.</param>
        /// <param name="axis">Where the new axis stands in the result; -1 is the last place.</param>
        /// <param name="type">The element type of the result.</param>
        /// <exception cref="ShapeException">The indices are not whole, or the result has no such axis.</exception>
        public Tensor OneHot(int classes, int axis = -1, ElementType type = ElementType.Float32)
        {
            if (x.Type is not (ElementType.UInt8 or ElementType.Int32 or ElementType.Int64))
                throw new ShapeException($"OneHot: expects indices of UInt8, Int32 or Int64, received {x.Type}{x.Shape}; Cast(ElementType.Int64) first.");
            if (classes < 0) throw new ShapeException($"OneHot: expects 0 classes or more, received {classes}; give one more than the largest index.");
            Tensor wanted = x.ExpandDims(axis);
            int place = axis < 0 ? axis + wanted.Rank : axis;
            Shape shape = wanted.Shape.With(place, classes);
            if (shape.Elements == 0) return Tensor.Filled(shape, 0, type, x.Device);
            Tensor entries = Tensor.Range(classes, x.Type == ElementType.Int64 ? ElementType.Int64 : ElementType.Int32).To(x.Device);
            return (x.Type == ElementType.UInt8 ? wanted.Cast(ElementType.Int32) : wanted)
                .EqualTo(entries.Reshape(Shape.Create([classes, .. Enumerable.Repeat(1, wanted.Rank - 1 - place)])))
                .Cast(type);
        }
    }
}
