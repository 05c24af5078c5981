namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>The matrices with 0 above a diagonal: row i keeps the columns up to i + <paramref name="diagonal"/>.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes, or the elements are no numbers.</exception>
        public Tensor LowerTriangle(int diagonal = 0) =>
            Triangle(x, "LowerTriangle") is { } right ? Tensor.Where(right.LessThanOrEqual(diagonal), x, 0) : x;

        /// <summary>The matrices with 0 below a diagonal: row i keeps the columns from i + <paramref name="diagonal"/> on.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes, or the elements are no numbers.</exception>
        public Tensor UpperTriangle(int diagonal = 0) =>
            Triangle(x, "UpperTriangle") is { } right ? Tensor.Where(right.GreaterThanOrEqual(diagonal), x, 0) : x;

        /// <summary>How far to the right of the diagonal each element stands; null if there is no element.</summary>
        static Tensor? Triangle(Tensor matrix, string who)
        {
            if (matrix.Rank < 2) throw new ShapeException($"{who}: expects a matrix, received {matrix.Shape}; Reshape it to two axes first.");
            if (matrix.Shape.Elements == 0) return null;
            return (Tensor.Range(matrix.Shape[-1]) - Tensor.Range(matrix.Shape[-2]).Reshape([matrix.Shape[-2], 1])).To(matrix.Device);
        }
    }
}
