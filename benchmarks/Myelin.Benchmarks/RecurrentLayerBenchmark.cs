using System.Diagnostics;
using System.Globalization;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Recurrent layers over time, forward, backward and SGD: what one step of time takes in short and in long sequences.</summary>
static class RecurrentLayerBenchmark
{
    const int Batch = 32, Units = 128, Inputs = 64;

    /// <param name="rounds">How often each is timed; the least counts.</param>
    public static void Run(string rounds)
    {
        int repeats = rounds.Length == 0 ? 10 : int.Parse(rounds, CultureInfo.InvariantCulture);
        foreach (string kind in new[] { "gru", "lstm", "simple" })
            foreach (int steps in new[] { 64, 512 }) Measure(kind, steps, repeats);
    }

    static Recurrent Make(string kind) => kind switch
    {
        "gru" => new Gru(Units, returnSequences: true),
        "lstm" => new Lstm(Units, returnSequences: true),
        _ => new SimpleRnn(Units, returnSequences: true),
    };

    static void Measure(string kind, int steps, int rounds)
    {
        Tensor x = Tensor.Uniform([Batch, steps, Inputs], seed: 0);
        Recurrent layer = Make(kind);
        layer.Of(x[.., ..1]);
        IReadOnlyList<Parameter> parameters = layer.Parameters;
        var sgd = new SGD(0.01);
        Tensor Body(Tensor x)
        {
            Tensor loss = layer.Of(x, training: true).Square().Mean();
            sgd.Apply(loss.Gradients(parameters));
            return loss;
        }
        var plain = new Step(Body) { Captures = false };
        var captured = new Step(Body) { ReusesResults = true };
        var forward = new Step(x => layer.Of(x)) { ReusesResults = true };
        double eager = Least(2, () => plain.Run(x)), first = Least(1, () => captured.Run(x)), replay = Least(rounds, () => captured.Run(x));
        double inference = Least(rounds, () => forward.Run(x));
        (double products, int count) = KernelProfile.TimeOf(captured, kernel => kernel is ProductKernel, rounds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kind}, {steps} steps: replay {replay * 1e6 / steps:F1} us a step of time (products {products * 1e6 / steps:F1}), inference " +
            $"{inference * 1e6 / steps:F1}, eager {eager * 1e6 / steps:F1}; captured in {first * 1e3:F0} ms, {captured.Kernels} kernels, {count} products"));
        if (steps == 64) KernelProfile.PrintKinds(captured, rounds);
    }

    static double Least(int rounds, Action action)
    {
        double least = double.MaxValue;
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return least;
    }
}
