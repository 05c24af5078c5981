namespace Myelin;

/// <summary>The directions of the largest variance of points x: z = (x - mean) V, where the columns of V are eigenvectors of the covariance.</summary>
/// <remarks>Found by orthogonal iteration on the covariance and Jacobi rotations of its projection (Golub and Van Loan, Matrix Computations).</remarks>
public sealed class PrincipalComponents
{
    const int Iterations = 40, Spare = 8;

    PrincipalComponents(Tensor mean, Tensor directions, double[] variances) => (Mean, Directions, Variances) = (mean, directions, variances);

    /// <summary>The mean of the points: [size].</summary>
    public Tensor Mean { get; }

    /// <summary>[size, count], orthonormal columns, the largest variance first.</summary>
    public Tensor Directions { get; }

    /// <summary>The variance along each direction.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>Finds the directions.</summary>
    /// <param name="points">[points, size]</param>
    /// <param name="count">How many directions, at most the size.</param>
    /// <exception cref="ShapeException">The points are no matrix, or have fewer numbers than directions.</exception>
    public static PrincipalComponents Of(Tensor points, int count)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Rank != 2 || count < 1 || count > points.Shape[1] || points.Shape[0] < 2)
            throw new ShapeException($"PrincipalComponents: expects points [points, {count} or more], received {points.Shape}; reshape them to rows.");
        int size = points.Shape[1], width = Math.Min(size, count + Spare);
        Tensor mean = points.StopGradient().Cast(ElementType.Float64).Mean(0), x = points.StopGradient() - mean.Cast(points.Type);
        Tensor covariance = x.Transpose().MatMul(x).Cast(ElementType.Float64) / x.Shape[0];
        double[][] q = Orthonormal(Columns(Tensor.Normal([size, width], seed: 0, ElementType.Float64)));
        for (int i = 0; i < Iterations; i++) q = Orthonormal(Columns(covariance.MatMul(Joined(q))));
        Tensor basis = Joined(q);
        (double[] values, double[][] vectors) = Jacobi(basis.Transpose().MatMul(covariance).MatMul(basis).ToArray<double>(), width);
        int[] order = [.. Enumerable.Range(0, width).OrderByDescending(i => values[i]).Take(count)];
        return new(mean, basis.MatMul(Joined([.. order.Select(i => vectors[i])])), [.. order.Select(i => values[i])]);
    }

    /// <summary>The coordinates of points along the directions: [points, size] to [points, count].</summary>
    public Tensor Project(Tensor points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return (points.StopGradient().Cast(ElementType.Float64) - Mean).MatMul(Directions);
    }

    /// <summary>The points with these coordinates: [points, count] to [points, size].</summary>
    public Tensor Restore(Tensor coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        return coordinates.MatMul(Directions.Transpose()) + Mean;
    }

    static double[][] Columns(Tensor matrix) => [.. matrix.Transpose().ToArray<double>().Chunk(matrix.Shape[0])];

    static Tensor Joined(double[][] columns) =>
        Tensor.From([.. columns.SelectMany(column => column)], [columns.Length, columns[0].Length]).Transpose();

    /// <summary>Gram-Schmidt, twice for accuracy.</summary>
    static double[][] Orthonormal(double[][] columns)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            for (int pass = 0; pass < 2; pass++)
                for (int j = 0; j < i; j++)
                {
                    double along = Dot(columns[i], columns[j]);
                    for (int k = 0; k < columns[i].Length; k++) columns[i][k] -= along * columns[j][k];
                }
            double length = Math.Max(Math.Sqrt(Dot(columns[i], columns[i])), 1e-300);
            for (int k = 0; k < columns[i].Length; k++) columns[i][k] /= length;
        }
        return columns;
    }

    static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Eigenvalues and eigenvectors of a symmetric matrix.</summary>
    static (double[] Values, double[][] Vectors) Jacobi(double[] a, int n)
    {
        double[][] vectors = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0).ToArray())];
        for (int sweep = 0; sweep < 30; sweep++)
            for (int p = 0; p < n; p++)
                for (int q = p + 1; q < n; q++)
                {
                    if (Math.Abs(a[p * n + q]) < 1e-300) continue;
                    double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
                    double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1)), c = 1 / Math.Sqrt(t * t + 1), s = t * c;
                    for (int k = 0; k < n; k++)
                        (a[k * n + p], a[k * n + q]) = (c * a[k * n + p] - s * a[k * n + q], s * a[k * n + p] + c * a[k * n + q]);
                    for (int k = 0; k < n; k++)
                        (a[p * n + k], a[q * n + k]) = (c * a[p * n + k] - s * a[q * n + k], s * a[p * n + k] + c * a[q * n + k]);
                    for (int k = 0; k < n; k++)
                        (vectors[p][k], vectors[q][k]) = (c * vectors[p][k] - s * vectors[q][k], s * vectors[p][k] + c * vectors[q][k]);
                }
        return ([.. Enumerable.Range(0, n).Select(i => a[i * n + i])], vectors);
    }
}
