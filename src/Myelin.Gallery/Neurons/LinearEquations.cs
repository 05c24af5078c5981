namespace Myelin.Gallery.Neurons;

/// <summary>A x = b by Gaussian elimination with partial pivoting, and the sums of squares that lead to such equations.</summary>
static class LinearEquations
{
    /// <summary>x of A x = b. A and b are left as they are.</summary>
    /// <exception cref="ArgumentException">A is singular.</exception>
    public static double[] Solve(double[,] a, double[] b)
    {
        int n = b.Length;
        var rows = new double[n][];
        for (int i = 0; i < n; i++) rows[i] = [.. Enumerable.Range(0, n).Select(j => a[i, j]), b[i]];
        for (int k = 0; k < n; k++)
        {
            int pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(rows[i][k]));
            if (rows[pivot][k] == 0)
                throw new ArgumentException(
                    $"LinearEquations: expects independent equations, received a singular matrix of {n} rows; leave out what follows from the others.");
            (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
            for (int i = k + 1; i < n; i++)
            {
                double factor = rows[i][k] / rows[k][k];
                if (factor == 0) continue;
                for (int j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
            }
        }
        var x = new double[n];
        for (int i = n - 1; i >= 0; i--)
        {
            double rest = rows[i][n];
            for (int j = i + 1; j < n; j++) rest -= rows[i][j] * x[j];
            x[i] = rest / rows[i][i];
        }
        return x;
    }

    /// <summary>Σ s x xᵀ over rows x with a weight s each.</summary>
    public static double[,] Gram(double[][] rows, Func<int, double> weightOf)
    {
        int n = rows[0].Length;
        var gram = new double[n, n];
        for (int row = 0; row < rows.Length; row++)
        {
            double weight = weightOf(row);
            double[] x = rows[row];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) gram[i, j] += weight * x[i] * x[j];
        }
        return gram;
    }

    /// <summary>Σ s x over rows x with a weight s each.</summary>
    public static double[] Sum(double[][] rows, Func<int, double> weightOf)
    {
        var sum = new double[rows[0].Length];
        for (int row = 0; row < rows.Length; row++)
        {
            double weight = weightOf(row);
            for (int i = 0; i < sum.Length; i++) sum[i] += weight * rows[row][i];
        }
        return sum;
    }
}
