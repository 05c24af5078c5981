using System.Diagnostics;
using System.Globalization;

namespace Myelin.Benchmarks;

/// <summary>Softmax attention with its gradients: weights that are kept for the backward pass, and weights that are computed again.</summary>
static class AttentionBenchmark
{
    /// <param name="rounds">How often each is timed; the least counts.</param>
    public static void Run(string rounds)
    {
        int repeats = rounds.Length == 0 ? 10 : int.Parse(rounds, CultureInfo.InvariantCulture);
        foreach ((int batch, int steps) in new[] { (16, 64), (32, 128), (8, 256), (2, 512), (1, 1024), (1, 2048) }) Measure(batch, steps, repeats);
    }

    static void Measure(int batch, int steps, int rounds)
    {
        const int heads = 8, size = 32;
        Parameter Of(long seed) => new(Tensor.Normal([batch, heads, steps, size], seed), "x");
        Parameter q = Of(1), k = Of(2), v = Of(3);
        Tensor dy = Tensor.Normal([batch, heads, steps, size], 4);
        Tensor Gradients(Func<Tensor, Tensor, Tensor, Tensor> attend, Tensor dy)
        {
            ParameterGradients g = (attend(q.Value, k.Value, v.Value) * dy).Sum().Gradients([q, k, v]);
            return g[0]!.Sum() + g[1]!.Sum() + g[2]!.Sum();
        }
        var op = new Ops.DotProductAttention(false, false);
        var kept = new Step(dy => Gradients((q, k, v) => q.MatMul(k.Transpose(0, 1, 3, 2)).Softmax().MatMul(v), dy));
        var again = new Step(dy => Gradients((q, k, v) => op.ApplyOne(q, k, v), dy));
        double Least(Step step)
        {
            step.Run(dy);
            double least = double.MaxValue;
            for (int i = 0; i < rounds; i++)
            {
                long start = Stopwatch.GetTimestamp();
                step.Run(dy);
                least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            return least;
        }
        double one = Least(kept), other = Least(again);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"[{batch}, {heads}, {steps}, {size}]: kept {one * 1e3:F2} ms, arena {kept.ArenaBytes >> 20} MiB; computed again {other * 1e3:F2} ms, " +
            $"arena {again.ArenaBytes >> 20} MiB"));
    }
}
