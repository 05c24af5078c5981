namespace Myelin.Tests;

/// <summary>A step of a cell in plain loops: the next states of one example.</summary>
internal delegate double[][] NaiveStep(double[] x, double[][] states);

/// <summary>Recurrent layers in plain loops, one example and one step after the other.</summary>
static class RecurrentReference
{
    /// <summary>The outputs in the order in which they are computed, [batch, time, units], and the last states of every example.</summary>
    public static (Naive Outputs, double[][][] States) Run(
        Naive x, int[] sizes, NaiveStep step, bool backwards = false, Func<int, int, bool>? mask = null, Func<int, double[][]>? initial = null, int output = 0)
    {
        int time = x.Shape[1];
        var outputs = new Naive([x.Shape[0], time, sizes[output]], new double[x.Shape[0] * time * sizes[output]]);
        var last = new double[x.Shape[0]][][];
        for (int b = 0; b < x.Shape[0]; b++)
        {
            double[][] states = initial?.Invoke(b) ?? Array.ConvertAll(sizes, size => new double[size]);
            for (int i = 0; i < time; i++)
            {
                int t = backwards ? time - 1 - i : i;
                if (mask == null || mask(b, t)) states = step([.. Enumerable.Range(0, x.Shape[2]).Select(k => x.At(b, t, k))], states);
                states[output].CopyTo(outputs.Values, ((b * time) + i) * sizes[output]);
            }
            last[b] = states;
        }
        return (outputs, last);
    }

    /// <summary>The outputs reversed in time.</summary>
    public static Naive Reversed(Naive y) => Naive.Of(y.Shape, at => y.At(at[0], y.Shape[1] - 1 - at[1], at[2]));

    /// <summary>v A for a row v of A.</summary>
    public static double Times(double[] v, Naive a, int column) => v.Select((value, i) => value * a.At(i, column)).Sum();

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static NaiveStep SimpleRnn(Naive w, Naive u, Naive? b, Func<double, double>? f = null) => (x, states) =>
        [[.. Enumerable.Range(0, u.Shape[0]).Select(k => (f ?? Math.Tanh)(Times(x, w, k) + Times(states[0], u, k) + (b?.At(k) ?? 0)))]];

    public static NaiveStep Lstm(Naive w, Naive u, Naive? b, Func<double, double>? f = null, Func<double, double>? s = null) => (x, states) =>
    {
        int n = u.Shape[0];
        double Gate(int gate, int k) => Times(x, w, (gate * n) + k) + Times(states[0], u, (gate * n) + k) + (b?.At((gate * n) + k) ?? 0);
        double[] h = new double[n], c = new double[n];
        for (int k = 0; k < n; k++)
        {
            c[k] = ((s ?? Sigmoid)(Gate(1, k)) * states[1][k]) + ((s ?? Sigmoid)(Gate(0, k)) * (f ?? Math.Tanh)(Gate(2, k)));
            h[k] = (s ?? Sigmoid)(Gate(3, k)) * (f ?? Math.Tanh)(c[k]);
        }
        return [h, c];
    };

    public static NaiveStep Gru(
        Naive w, Naive u, Naive? b, bool resetAfter = true, Func<double, double>? f = null, Func<double, double>? s = null) => (x, states) =>
    {
        int n = u.Shape[0];
        double[] h = states[0], r = new double[n], next = new double[n];
        double Given(int gate, int k) => Times(x, w, (gate * n) + k) + (b == null ? 0 : resetAfter ? b.At(0, (gate * n) + k) : b.At((gate * n) + k));
        double Own(double[] from, int gate, int k) => Times(from, u, (gate * n) + k) + (b != null && resetAfter ? b.At(1, (gate * n) + k) : 0);
        for (int k = 0; k < n; k++) r[k] = (s ?? Sigmoid)(Given(1, k) + Own(h, 1, k));
        double[] reset = [.. h.Zip(r, (value, gate) => value * gate)];
        for (int k = 0; k < n; k++)
        {
            double z = (s ?? Sigmoid)(Given(0, k) + Own(h, 0, k));
            double c = (f ?? Math.Tanh)(Given(2, k) + (resetAfter ? r[k] * Own(h, 2, k) : Own(reset, 2, k)));
            next[k] = (z * h[k]) + ((1 - z) * c);
        }
        return [next];
    };

    /// <summary>Cells one above the other, of one, two, ... states each.</summary>
    public static NaiveStep Stacked(params (int States, NaiveStep Step)[] cells) => (x, states) =>
    {
        var next = new List<double[]>();
        foreach ((int count, NaiveStep step) in cells)
        {
            double[][] own = step(x, states[next.Count..(next.Count + count)]);
            next.AddRange(own);
            x = own[0];
        }
        return [.. next];
    };
}
