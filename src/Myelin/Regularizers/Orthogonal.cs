namespace Myelin;

public sealed partial class Regularizer
{
    /// <summary>λ Σ |cos| over all pairs of rows, divided by their number: rows become orthogonal.</summary>
    /// <remarks>
    /// As OrthogonalRegularizer of Keras 3 in the mode "rows". All axes but the last are the rows. Rows of zeros count as orthogonal to all.
    /// <code>
    /// new Dense(16, kernelRegularizer: Regularizer.Orthogonal(0.01))
    /// </code>
    /// </remarks>
    /// <param name="strength">λ.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public static Regularizer Orthogonal(double strength = 0.01) =>
        Library(w => Cosines(w, columns: false) * strength, [Strength(strength, nameof(strength))]);

    /// <summary>λ Σ |cos| over all pairs of columns, divided by their number: the weights of different units become orthogonal.</summary>
    /// <remarks>
    /// As OrthogonalRegularizer of Keras 3 in the mode "columns". All axes but the last are the rows.
    /// <code>
    /// new Dense(16, kernelRegularizer: Regularizer.OrthogonalColumns(0.01))
    /// </code>
    /// </remarks>
    /// <param name="strength">λ.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public static Regularizer OrthogonalColumns(double strength = 0.01) =>
        Library(w => Cosines(w, columns: true) * strength, [Strength(strength, nameof(strength))]);

    static Tensor Cosines(Tensor w, bool columns)
    {
        if (w.Rank < 2)
            throw new ShapeException($"Regularizer.Orthogonal: expects a parameter of two axes or more, received {w.Shape}; choose another one for it.");
        Tensor matrix = w.Reshape(-1, w.Shape[^1]), rows = columns ? matrix.Transpose() : matrix;
        int n = rows.Shape[0];
        if (n < 2) return rows.Sum() * 0;
        Tensor unit = rows / rows.Norm([1], keep: true).Maximum(1e-7);
        Tensor apart = Tensor.Where(Tensor.Range(n).Reshape(n, 1).EqualTo(Tensor.Range(n)), 0, unit.MatMul(unit.Transpose()).Abs());
        return apart.Sum() / ((double)n * (n - 1));
    }
}
