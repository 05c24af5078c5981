namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>y[i, j] = x[i] other[j]: every element of one with every one of the other. The shapes stand behind each other.</summary>
        /// <exception cref="ShapeException">The element types differ or are no numbers.</exception>
        public Tensor Outer(Tensor other)
        {
            FormulaCalls.Agree(ref x, ref other, "Outer");
            return x.Reshape(x.Shape.Concat(Shape.Create([.. Enumerable.Repeat(1, other.Rank)]))) * other;
        }
    }
}
