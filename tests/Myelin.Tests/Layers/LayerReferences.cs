namespace Myelin.Tests;

/// <summary>Layers in plain loops, for the rows of <see cref="LayerTable"/>.</summary>
static class LayerReferences
{
    const double Epsilon = 1e-3;

    public static double Plus(double a, double b) => a + b;

    public static double Times(double a, double b) => a * b;

    public static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>x W + b.</summary>
    public static Naive Affine(Naive x, Func<string, Naive> w, string layer = "") => x.MatMul(w(layer + "kernel")).With(w(layer + "bias"), Plus);

    /// <summary>The row of the table for each token.</summary>
    public static Naive Lookup(Naive x, Func<string, Naive> w) =>
        Naive.Of(x.Shape.Concat([w("embeddings").Shape[1]]), index => w("embeddings").At((int)x.At(index[..^1]), index[^1]));

    /// <summary>(x - moving mean) / √(moving variance + ε).</summary>
    public static Naive Standardized(Naive x, Func<string, Naive> w) =>
        x.With(w("moving_mean"), (x, mean) => x - mean).With(w("moving_variance"), (x, variance) => x / Math.Sqrt(variance + Epsilon));

    /// <summary>(x - m) / √(v + ε) with the mean m and the variance v of a row.</summary>
    public static double[] Normalized(double[] row)
    {
        double mean = row.Average(), variance = row.Average(x => (x - mean) * (x - mean));
        return Array.ConvertAll(row, x => (x - mean) / Math.Sqrt(variance + Epsilon));
    }

    /// <summary>The same over the elements of each example whose channels belong to one group.</summary>
    public static Naive InGroups(Naive x, int groups)
    {
        int each = x.Shape[^1] / groups;
        return Naive.Of(x.Shape, at =>
        {
            var group = new List<double>();
            int place = 0;
            Naive.Of(x.Shape, index =>
            {
                if (index[0] != at[0] || index[^1] / each != at[^1] / each) return 0;
                if (index.SequenceEqual(at)) place = group.Count;
                group.Add(x.At(index));
                return 0;
            });
            return Normalized([.. group])[place];
        });
    }

    /// <summary>The states of a gated recurrent unit [batch, time, units], in the order in which they are computed. The bias is [2, 3 units].</summary>
    public static Naive Gru(Naive x, Naive kernel, Naive recurrent, Naive? bias, bool backwards = false, Func<int, int, bool>? mask = null)
    {
        int time = x.Shape[1], units = recurrent.Shape[0];
        var states = new Naive([x.Shape[0], time, units], new double[x.Shape[0] * time * units]);
        for (int b = 0; b < x.Shape[0]; b++)
        {
            double[] h = new double[units];
            for (int step = 0; step < time; step++)
            {
                int t = backwards ? time - 1 - step : step;
                double Product(int column) => Enumerable.Range(0, x.Shape[2]).Sum(i => x.At(b, t, i) * kernel.At(i, column)) + (bias?.At(0, column) ?? 0);
                double Recurrent(int column) => Enumerable.Range(0, units).Sum(i => h[i] * recurrent.At(i, column)) + (bias?.At(1, column) ?? 0);
                double[] next = [.. Enumerable.Range(0, units).Select(k =>
                {
                    double z = Logistic(Product(k) + Recurrent(k)), r = Logistic(Product(units + k) + Recurrent(units + k));
                    return (z * h[k]) + ((1 - z) * Math.Tanh(Product((2 * units) + k) + (r * Recurrent((2 * units) + k))));
                })];
                if (mask == null || mask(b, t)) h = next;
                h.CopyTo(states.Values, ((b * time) + step) * units);
            }
        }
        return states;
    }
}
