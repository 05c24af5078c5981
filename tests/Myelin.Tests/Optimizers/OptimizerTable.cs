namespace Myelin.Tests;

/// <summary>One step of an optimizer by its definition, in double precision.</summary>
/// <param name="step">The number of the step, from 1.</param>
/// <param name="rate">The learning rate.</param>
/// <param name="decay">The weight decay.</param>
/// <param name="w">The weights of one parameter, which are changed.</param>
/// <param name="g">Their gradient.</param>
/// <param name="memory">Numbers for each weight that are kept from step to step, 64 of them, zeros at first.</param>
internal delegate void ReferenceStep(int step, double rate, double decay, double[] w, double[] g, double[][] memory);

/// <summary>An optimizer and its definition.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Make">A new one, at the rate 0.05.</param>
/// <param name="Reference">The definition.</param>
/// <param name="Together">Whether a step depends on all parameters together.</param>
/// <param name="Float64">How near steps in double precision come to the definition.</param>
/// <param name="Float32">How near steps in single precision come.</param>
/// <param name="Valley">The rate for Rosenbrock's valley; 0 if it cannot walk there.</param>
/// <param name="Slope">The rate for a regression; 0 if it cannot fit it.</param>
/// <param name="Noisy">The rate for a classification with dropout; 0 if it cannot learn it.</param>
internal sealed record OptimizerRow(
    string Name, Func<Optimizer> Make, ReferenceStep Reference, bool Together = false, double Float64 = 1e-13, double Float32 = 4e-6, double Valley = 0.02,
    double Slope = OptimizerTable.Rate, double Noisy = OptimizerTable.Rate);

/// <summary>Every optimizer, at least once, and once for each way in which it keeps slots. All tests of optimizers run over these rows.</summary>
internal static class OptimizerTable
{
    public const double Rate = 0.05;

    public static OptimizerRow[] Rows { get; } =
    [
        new("SGD", () => new SGD(Rate), (_, rate, decay, w, g, _) => Each(w, i => w[i] = w[i] * (1 - rate * decay) - rate * g[i]), Valley: 0.002),
        new("SGD with momentum", () => new SGD(Rate, momentum: 0.9), (_, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.9 * memory[0][i] - rate * g[i];
            w[i] = w[i] * (1 - rate * decay) + memory[0][i];
        }), Valley: 0.002),
        new("SGD with Nesterov's momentum and decay", () => new SGD(Rate, momentum: 0.8, nesterov: true, weightDecay: 0.01),
                (_, rate, decay, w, g, memory) => Each(w, i =>
            {
                memory[0][i] = 0.8 * memory[0][i] - rate * g[i];
                w[i] = w[i] * (1 - rate * decay) + 0.8 * memory[0][i] - rate * g[i];
            }), Valley: 0.001),
        new("Adam", () => new Adam(Rate), AdamStep),
        new("AdamW", () => new AdamW(Rate, weightDecay: 0.1), AdamStep),
        new("Nadam", () => new Nadam(Rate), NadamStep),
        new("Nadam with decay", () => new Nadam(Rate, weightDecay: 0.1), NadamStep),
        new("AmsGrad", () => new AmsGrad(Rate, weightDecay: 0.1), (step, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.9 * memory[0][i] + 0.1 * g[i];
            memory[1][i] = 0.999 * memory[1][i] + 0.001 * g[i] * g[i];
            memory[2][i] = Math.Max(memory[2][i], memory[1][i]);
            double root = Math.Sqrt(memory[2][i] / (1 - Math.Pow(0.999, step)));
            w[i] = w[i] * (1 - rate * decay) - rate * memory[0][i] / (1 - Math.Pow(0.9, step)) / (root + 1e-7);
        })),
        new("AmsGrad of a fading square", () => new AmsGrad(Rate, beta2: 0.5), (step, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.9 * memory[0][i] + 0.1 * g[i];
            memory[1][i] = 0.5 * memory[1][i] + 0.5 * g[i] * g[i];
            memory[2][i] = Math.Max(memory[2][i], memory[1][i]);
            double root = Math.Sqrt(memory[2][i] / (1 - Math.Pow(0.5, step)));
            w[i] = w[i] * (1 - rate * decay) - rate * memory[0][i] / (1 - Math.Pow(0.9, step)) / (root + 1e-7);
        }), Valley: 0.2),
        new("Adamax", () => new Adamax(Rate, beta2: 0.6, weightDecay: 0.1), (step, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.9 * memory[0][i] + 0.1 * g[i];
            memory[1][i] = Math.Max(0.6 * memory[1][i], Math.Abs(g[i]));
            w[i] = w[i] * (1 - rate * decay) - rate * memory[0][i] / (1 - Math.Pow(0.9, step)) / (memory[1][i] + 1e-7);
        }), Valley: 0.002, Noisy: 0.005),
        new("RAdam", () => new RAdam(Rate, weightDecay: 0.1), (step, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.9 * memory[0][i] + 0.1 * g[i];
            memory[1][i] = 0.999 * memory[1][i] + 0.001 * g[i] * g[i];
            double power = Math.Pow(0.999, step), most = 2 / (1 - 0.999) - 1, length = most - 2 * step * power / (1 - power);
            double mean = memory[0][i] / (1 - Math.Pow(0.9, step));
            double change = length <= 4 ? mean : mean * Math.Sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length))
                / (Math.Sqrt(memory[1][i] / (1 - power)) + 1e-7);
            w[i] = w[i] * (1 - rate * decay) - rate * change;
        }), Float64: 1e-10, Valley: 0.005),
        new("RmsProp", () => new RmsProp(Rate, weightDecay: 0.1), (_, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.9 * memory[0][i] + 0.1 * g[i] * g[i];
            w[i] = w[i] * (1 - rate * decay) - rate * g[i] / Math.Sqrt(memory[0][i] + 1e-7);
        }), Valley: 0.002),
        new("RmsProp with momentum", () => new RmsProp(Rate, 0.8, momentum: 0.7), (_, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.8 * memory[0][i] + 0.2 * g[i] * g[i];
            memory[1][i] = 0.7 * memory[1][i] + rate * g[i] / Math.Sqrt(memory[0][i] + 1e-7);
            w[i] = w[i] * (1 - rate * decay) - memory[1][i];
        }), Valley: 0.001),
        new("centered RmsProp", () => new RmsProp(Rate, epsilon: 0.01, centered: true), (_, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.9 * memory[0][i] + 0.1 * g[i] * g[i];
            memory[1][i] = 0.9 * memory[1][i] + 0.1 * g[i];
            w[i] = w[i] * (1 - rate * decay) - rate * g[i] / Math.Sqrt(memory[0][i] - memory[1][i] * memory[1][i] + 0.01);
        }), Valley: 0.002),
        new("Adagrad", () => new Adagrad(Rate, weightDecay: 0.1), (step, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = (step == 1 ? 0.1 : memory[0][i]) + g[i] * g[i];
            w[i] = w[i] * (1 - rate * decay) - rate * g[i] / Math.Sqrt(memory[0][i] + 1e-7);
        }), Valley: 0.5, Slope: 0.5),
        new("Adadelta", () => new Adadelta(Rate, epsilon: 0.01, weightDecay: 0.1), (_, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.95 * memory[0][i] + 0.05 * g[i] * g[i];
            double change = Math.Sqrt(memory[1][i] + 0.01) / Math.Sqrt(memory[0][i] + 0.01) * g[i];
            memory[1][i] = 0.95 * memory[1][i] + 0.05 * change * change;
            w[i] = w[i] * (1 - rate * decay) - rate * change;
        }), Valley: 0.002),
        new("Adafactor", () => new Adafactor(Rate, weightDecay: 0.1), AdafactorStep(true), Valley: 0.002),
        new("Adafactor without relative steps", () => new Adafactor(Rate, relativeStep: false), AdafactorStep(false), Valley: 0.002),
        new("Ftrl", () => new Ftrl(Rate), FtrlStep(0, 0, 0, 0), Valley: 0.5, Slope: 0.5, Noisy: 0.5),
        new("Ftrl with penalties", () => new Ftrl(Rate, l1: 0.02, l2: 0.03, l2Shrinkage: 0.01, beta: 0.1, weightDecay: 0.1),
            FtrlStep(0.02, 0.03, 0.01, 0.1), Valley: 0, Slope: 0, Noisy: 0),
        new("Lion", () => new Lion(Rate, weightDecay: 0.1), (_, rate, decay, w, g, memory) => Each(w, i =>
        {
            double sign = Math.Sign(0.9 * memory[0][i] + 0.1 * g[i]);
            memory[0][i] = 0.99 * memory[0][i] + 0.01 * g[i];
            w[i] = w[i] * (1 - rate * decay) - rate * sign;
        }), Valley: 0.0005),
        new("Rprop", () => new Rprop(Rate, least: 0.02, most: 0.1), (_, rate, decay, w, g, memory) => Each(w, i =>
        {
            double turn = Math.Sign(g[i] * memory[0][i]), size = memory[1][i] == 0 ? rate : memory[1][i];
            memory[1][i] = turn > 0 ? Math.Min(size * 1.2, 0.1) : turn < 0 ? Math.Max(size * 0.5, 0.02) : size;
            memory[0][i] = turn < 0 ? 0 : g[i];
            w[i] = w[i] * (1 - rate * decay) - memory[1][i] * Math.Sign(memory[0][i]);
        }), Valley: 0),
        new("Rprop as it is", () => new Rprop(Rate), (_, rate, decay, w, g, memory) => Each(w, i =>
        {
            double turn = Math.Sign(g[i] * memory[0][i]), size = memory[1][i] == 0 ? rate : memory[1][i];
            memory[1][i] = turn > 0 ? Math.Min(size * 1.2, 50) : turn < 0 ? Math.Max(size * 0.5, 1e-6) : size;
            memory[0][i] = turn < 0 ? 0 : g[i];
            w[i] = w[i] * (1 - rate * decay) - memory[1][i] * Math.Sign(memory[0][i]);
        }), Valley: 0.01),
        new("ScheduleFreeAdamW", () => new ScheduleFreeAdamW(Rate, weightDecay: 0.1), ScheduleFreeStep(0)),
        new("ScheduleFreeAdamW with warm-up", () => new ScheduleFreeAdamW(Rate, warmUpSteps: 4), ScheduleFreeStep(4)),
        new("Muon", () => new Muon(Rate, weightDecay: 0.1), MuonStep(true), Float64: 1e-11, Float32: 2e-4, Valley: 0.1),
        new("Muon without looking ahead", () => new Muon(Rate, nesterov: false, adamRate: 0.5), MuonStep(false), Float64: 1e-11, Float32: 2e-4),
        new("Lbfgs", () => new Lbfgs(Rate, memory: 3), LbfgsStep, Together: true, Float64: 1e-9, Float32: 1e-2, Valley: 0.2, Noisy: 0),
        new("Lamb", () => new Lamb(Rate), LambStep),
        new("Lamb with decay", () => new Lamb(Rate, weightDecay: 0.1), LambStep),
    ];

    /// <summary>The names of the rows.</summary>
    public static TheoryData<string> Names { get; } = [.. Rows.Select(row => row.Name)];

    public static OptimizerRow Get(string name) => Rows.Single(row => row.Name == name);

    public static void Each(double[] w, Action<int> change)
    {
        for (int i = 0; i < w.Length; i++) change(i);
    }

    static void AdamStep(int step, double rate, double decay, double[] w, double[] g, double[][] memory) => Each(w, i =>
    {
        memory[0][i] = 0.9 * memory[0][i] + 0.1 * g[i];
        memory[1][i] = 0.999 * memory[1][i] + 0.001 * g[i] * g[i];
        double mean = memory[0][i] / (1 - Math.Pow(0.9, step)), square = memory[1][i] / (1 - Math.Pow(0.999, step));
        w[i] = w[i] * (1 - rate * decay) - rate * mean / (Math.Sqrt(square) + 1e-7);
    });

    static void NadamStep(int step, double rate, double decay, double[] w, double[] g, double[][] memory) => Each(w, i =>
    {
        double momentum = 0.9 * (1 - 0.5 * Math.Pow(0.96, step)), next = 0.9 * (1 - 0.5 * Math.Pow(0.96, step + 1));
        memory[0][i] = 0.9 * memory[0][i] + 0.1 * g[i];
        memory[1][i] = 0.999 * memory[1][i] + 0.001 * g[i] * g[i];
        memory[2][i] = (step == 1 ? 1 : memory[2][i]) * momentum;
        double mean = next * memory[0][i] / (1 - memory[2][i] * next) + (1 - momentum) * g[i] / (1 - memory[2][i]);
        double square = memory[1][i] / (1 - Math.Pow(0.999, step));
        w[i] = w[i] * (1 - rate * decay) - rate * mean / (Math.Sqrt(square) + 1e-7);
    });

    static void LambStep(int step, double rate, double decay, double[] w, double[] g, double[][] memory)
    {
        double[] u = new double[w.Length];
        AdamStep(step, 1, 0, u, g, memory);
        Each(w, i => w[i] *= 1 - rate * decay);
        double trust = Math.Sqrt(w.Sum(x => x * x)) / Math.Sqrt(u.Sum(x => x * x));
        Each(w, i => w[i] += rate * trust * u[i]);
    }

    static ReferenceStep AdafactorStep(bool relative) => (step, rate, decay, w, g, memory) =>
    {
        Each(w, i => w[i] *= 1 - rate * decay);
        double size = Math.Max(0.001, Math.Sqrt(w.Average(x => x * x))) * (relative ? Math.Min(rate, 1 / Math.Sqrt(step)) : rate);
        double beta = 1 - Math.Pow(step, -0.8);
        double[] v = new double[w.Length];
        if (w.Length == 6)                                                      // [2, 3]
        {
            for (int r = 0; r < 2; r++) memory[0][r] = beta * memory[0][r] + (1 - beta) * Enumerable.Range(0, 3).Average(c => g[3 * r + c] * g[3 * r + c]);
            for (int c = 0; c < 3; c++) memory[1][c] = beta * memory[1][c] + (1 - beta) * Enumerable.Range(0, 2).Average(r => g[3 * r + c] * g[3 * r + c]);
            Each(w, i => v[i] = memory[0][i / 3] * memory[1][i % 3] / ((memory[0][0] + memory[0][1]) / 2));
        }
        else Each(w, i => v[i] = memory[0][i] = beta * memory[0][i] + (1 - beta) * g[i] * g[i]);
        double[] u = [.. g.Zip(v, (x, y) => x / Math.Sqrt(y))];
        double rms = Math.Sqrt(u.Average(x => x * x));
        Each(w, i => w[i] -= size * u[i] / Math.Max(1, rms));
    };

    static ReferenceStep FtrlStep(double l1, double l2, double shrinkage, double beta) => (step, rate, decay, w, g, memory) => Each(w, i =>
    {
        w[i] *= 1 - rate * decay;
        double before = step == 1 ? 0.1 : memory[0][i], sum = memory[0][i] = before + g[i] * g[i];
        double z = memory[1][i] += g[i] + 2 * shrinkage * w[i] - (Math.Sqrt(sum) - Math.Sqrt(before)) / rate * w[i];
        double quadratic = Math.Sqrt(sum) / rate + 2 * (l2 + beta / (2 * rate));
        w[i] = (Math.Clamp(z, -l1, l1) - z) / quadratic;
    });

    /// <summary>z, x and y of the paper; w is y.</summary>
    static ReferenceStep ScheduleFreeStep(int warmUp) => (step, rate, decay, w, g, memory) =>
    {
        double warm = warmUp == 0 ? 1 : Math.Min(1, step / (double)warmUp), largest = Rate * warm;      // the rate is halved later, the largest stays
        if (warmUp > 0) for (int i = 1; i <= step; i++) largest = Math.Max(largest, Rate * Math.Min(1, i / (double)warmUp));
        memory[4][0] = (step == 1 ? 0 : memory[4][0]) + largest * largest;
        double share = largest * largest / memory[4][0];
        Each(w, i =>
        {
            (double z, double x) = step == 1 ? (w[i], w[i]) : (memory[0][i], memory[1][i]);
            memory[2][i] = 0.999 * memory[2][i] + 0.001 * g[i] * g[i];
            z -= rate * warm * (g[i] / (Math.Sqrt(memory[2][i] / (1 - Math.Pow(0.999, step))) + 1e-8) + decay * w[i]);
            x = (1 - share) * x + share * z;
            (memory[0][i], memory[1][i]) = (z, x);
            w[i] = 0.1 * z + 0.9 * x;
        });
    };

    static ReferenceStep MuonStep(bool nesterov) => (step, rate, decay, w, g, memory) =>
    {
        if (w.Length != 6)
        {
            Each(w, i => w[i] *= 1 - rate * decay);
            AdamStep(step, rate * (nesterov ? 0.1 : 0.5), 0, w, g, memory);
            return;
        }
        Each(w, i => memory[0][i] = 0.95 * memory[0][i] + g[i]);
        double[] u = [.. g.Select((x, i) => nesterov ? x + 0.95 * memory[0][i] : memory[0][i])];
        double norm = Math.Sqrt(u.Sum(x => x * x)) + 1e-7;
        double[,] m = new double[2, 3];
        Each(w, i => m[i / 3, i % 3] = u[i] / norm);
        for (int k = 0; k < 5; k++)
        {
            double[,] a = Product(m, Transposed(m)), aa = Product(a, a), b = new double[2, 2];
            for (int i = 0; i < 4; i++) b[i / 2, i % 2] = -4.775 * a[i / 2, i % 2] + 2.0315 * aa[i / 2, i % 2];
            double[,] bm = Product(b, m);
            for (int i = 0; i < 6; i++) bm[i / 3, i % 3] += 3.4445 * m[i / 3, i % 3];
            m = bm;
        }
        Each(w, i => w[i] = w[i] * (1 - rate * decay) - rate * Math.Sqrt(1.5) * m[i / 3, i % 3]);
    };

    static double[,] Product(double[,] a, double[,] b)
    {
        double[,] product = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int k = 0; k < b.GetLength(1); k++)
                for (int j = 0; j < b.GetLength(0); j++) product[i, k] += a[i, j] * b[j, k];
        return product;
    }

    static double[,] Transposed(double[,] a)
    {
        double[,] turned = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int k = 0; k < a.GetLength(1); k++) turned[k, i] = a[i, k];
        return turned;
    }

    /// <summary>
    /// The matrix H itself: H = γ, then for each pair, from the oldest, H = (1 - ρ s yᵀ) H (1 - ρ y sᵀ) + ρ s sᵀ. memory: 0 the last weights,
    /// 1 the last gradient, 2 the number of pairs, and then pairs of s and y.
    /// </summary>
    static void LbfgsStep(int step, double rate, double decay, double[] w, double[] g, double[][] memory)
    {
        int n = w.Length, pairs = (int)memory[2][0];
        if (step > 1)
        {
            double[] s = [.. w.Zip(memory[0], (a, b) => a - b)], y = [.. g.Zip(memory[1], (a, b) => a - b)];
            if (s.Zip(y, (a, b) => a * b).Sum() > 1e-10)
            {
                (memory[3 + 2 * pairs], memory[4 + 2 * pairs]) = (s, y);
                memory[2][0] = ++pairs;
            }
        }
        (memory[0], memory[1]) = ([.. w], [.. g]);
        double[,] h = new double[n, n];
        double scale = pairs == 0 ? Math.Min(1, 1 / g.Sum(Math.Abs))
            : Dot(memory[1 + 2 * pairs], memory[2 + 2 * pairs]) / Dot(memory[2 + 2 * pairs], memory[2 + 2 * pairs]);
        for (int i = 0; i < n; i++) h[i, i] = scale;
        for (int pair = Math.Max(0, pairs - 3); pair < pairs; pair++)
        {
            double[] s = memory[3 + 2 * pair], y = memory[4 + 2 * pair];
            double rho = 1 / Dot(s, y);
            double[,] left = new double[n, n];
            for (int i = 0; i < n; i++)
                for (int k = 0; k < n; k++) left[i, k] = (i == k ? 1 : 0) - rho * s[i] * y[k];
            h = Product(Product(left, h), Transposed(left));
            for (int i = 0; i < n; i++)
                for (int k = 0; k < n; k++) h[i, k] += rho * s[i] * s[k];
        }
        double[] change = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(k => h[i, k] * g[k]))];
        Each(w, i => w[i] -= rate * change[i]);

        static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
    }
}
