namespace Myelin.Gallery.Neurons;

/// <summary>The best weights of a single neuron by other means than gradient descent: weights first, the bias last.</summary>
static class ClosedForms
{
    /// <summary>Least squares by the normal equations: Σ x xᵀ w = Σ y x, with a 1 in every x.</summary>
    public static double[] LeastSquares(double[][] inputs, double[] targets)
    {
        double[][] x = inputs.WithOne();
        return LinearEquations.Solve(LinearEquations.Gram(x, _ => 1), LinearEquations.Sum(x, row => targets[row]));
    }

    /// <summary>
    /// Logistic regression by Newton's method: the least mean cross-entropy + λ Σ w² (the bias is not in the sum).
    /// w -= H⁻¹ g with g = mean (p - y) x + 2λw and H = mean p (1 - p) x xᵀ + 2λ, halved while the loss would rise.
    /// </summary>
    public static double[] Logistic(double[][] inputs, double[] labels, double lambda = 0)
    {
        const int Most = 100;
        const double Small = 1e-12;
        double[][] x = inputs.WithOne();
        int n = x[0].Length, count = x.Length;
        var w = new double[n];
        for (int iteration = 0; iteration < Most; iteration++)
        {
            double[] p = [.. x.Select(row => Sigmoid(DoublePrecision.Dot(w, row)))];
            double[,] hessian = LinearEquations.Gram(x, row => p[row] * (1 - p[row]) / count);
            double[] gradient = LinearEquations.Sum(x, row => (p[row] - labels[row]) / count);
            for (int i = 0; i < n - 1; i++)
            {
                hessian[i, i] += 2 * lambda;
                gradient[i] += 2 * lambda * w[i];
            }
            double[] step = LinearEquations.Solve(hessian, gradient), next = w;
            double before = LogisticLoss(x, labels, w, lambda), share = 1;
            do
            {
                next = [.. w.Select((value, i) => value - share * step[i])];
                share /= 2;
            } while (LogisticLoss(x, labels, next, lambda) > before && share > Small);
            w = next;
            if (step.Max(Math.Abs) < Small * (1 + w.Max(Math.Abs))) break;
        }
        return w;
    }

    static double LogisticLoss(double[][] x, double[] labels, double[] w, double lambda) =>
        x.Select((row, i) =>
            DoublePrecision.Dot(w, row) is var z && z > 0 ? (1 - labels[i]) * z + Math.Log(1 + Math.Exp(-z)) : -labels[i] * z + Math.Log(1 + Math.Exp(z)))
            .Average()
        + lambda * w[..^1].Sum(value => value * value);

    static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
