namespace Myelin.Tests;

/// <summary>One step of an optimizer by its definition, in double precision.</summary>
/// <param name="step">The number of the step, from 1.</param>
/// <param name="rate">The learning rate.</param>
/// <param name="decay">The weight decay.</param>
/// <param name="w">The weights of one parameter, which are changed.</param>
/// <param name="g">Their gradient.</param>
/// <param name="memory">Numbers for each weight that are kept from step to step, four of them, zeros at first.</param>
internal delegate void ReferenceStep(int step, double rate, double decay, double[] w, double[] g, double[][] memory);

/// <summary>An optimizer and its definition.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Make">A new one, at the rate 0.05.</param>
/// <param name="Reference">The definition.</param>
internal sealed record OptimizerRow(string Name, Func<Optimizer> Make, ReferenceStep Reference);

/// <summary>Every optimizer, at least once, and once for each way in which it keeps slots. All tests of optimizers run over these rows.</summary>
internal static class OptimizerTable
{
    public const double Rate = 0.05;

    public static OptimizerRow[] Rows { get; } =
    [
        new("SGD", () => new SGD(Rate), (_, rate, decay, w, g, _) => Each(w, i => w[i] = w[i] * (1 - rate * decay) - rate * g[i])),
        new("SGD with momentum", () => new SGD(Rate, momentum: 0.9), (_, rate, decay, w, g, memory) => Each(w, i =>
        {
            memory[0][i] = 0.9 * memory[0][i] - rate * g[i];
            w[i] = w[i] * (1 - rate * decay) + memory[0][i];
        })),
        new("SGD with Nesterov's momentum and decay", () => new SGD(Rate, momentum: 0.8, nesterov: true, weightDecay: 0.01),
                (_, rate, decay, w, g, memory) => Each(w, i =>
            {
                memory[0][i] = 0.8 * memory[0][i] - rate * g[i];
                w[i] = w[i] * (1 - rate * decay) + 0.8 * memory[0][i] - rate * g[i];
            })),
        new("Adam", () => new Adam(Rate), AdamStep),
        new("AdamW", () => new AdamW(Rate, weightDecay: 0.1), AdamStep),
        new("Nadam", () => new Nadam(Rate), NadamStep),
        new("Nadam with decay", () => new Nadam(Rate, weightDecay: 0.1), NadamStep),
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
}
