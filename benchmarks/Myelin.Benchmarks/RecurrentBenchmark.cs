using System.Diagnostics;
using System.Globalization;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>A GRU of 16 x 32 units over time: how long its step takes to be captured and to be replayed, and what its products take of that.</summary>
static unsafe class RecurrentBenchmark
{
    const int Batch = 16, Units = 32, Inputs = 32;

    /// <param name="rounds">How often each is timed; the least counts.</param>
    public static void Run(string rounds)
    {
        int repeats = rounds.Length == 0 ? 20 : int.Parse(rounds, CultureInfo.InvariantCulture);
        foreach (int steps in new[] { 25, 100, 400 }) Measure(steps, repeats);
    }

    static void Measure(int steps, int rounds)
    {
        Tensor x = Tensor.Uniform([steps, Batch, Inputs]);
        double eager = double.MaxValue, capture = double.MaxValue, replay = double.MaxValue;
        Step? step = null;
        for (int round = 0; round < rounds; round++)
        {
            Func<Tensor, Tensor> body = Body(steps);
            var plain = new Step(body) { Captures = false };
            plain.Run(x);
            eager = Math.Min(eager, Seconds(() => plain.Run(x)));
            step = new Step(body);
            capture = Math.Min(capture, Seconds(() => step.Run(x)));
        }
        for (int round = 0; round < 5 * rounds; round++) replay = Math.Min(replay, Seconds(() => step!.Run(x)));
        (double products, int count) = KernelProfile.TimeOf(step!, kernel => kernel is ProductKernel, 5 * rounds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"gru, {steps} steps: eager {eager * 1e3:F2} ms, captured in {capture * 1e3:F2} ms, "
            + $"replay {replay * 1e6:F0} us of {step!.Kernels} kernels, its {count} products {products * 1e6:F0} us, "
            + $"ratio {replay / products:F2}, arena {step.ArenaBytes / 1024} KiB"));
        if (steps == 100) KernelProfile.PrintKinds(step, rounds);
    }

    /// <summary>Forward and backward over all steps, and SGD. The reset gate is applied after the product, as in Keras.</summary>
    static Func<Tensor, Tensor> Body(int steps)
    {
        Parameter kernel = new(Tensor.Uniform([Inputs, 3 * Units]) - 0.5, "kernel"), recurrent = new(Tensor.Uniform([Units, 3 * Units]) - 0.5, "recurrent");
        Parameter bias = new(Tensor.Zeros([3 * Units]), "bias"), recurrentBias = new(Tensor.Zeros([3 * Units]), "recurrent_bias");
        var sgd = new SGD(0.01);
        return x =>
        {
            Tensor[] inputs = [.. x.Split(steps).Select(part => (part.Reshape(Batch, Inputs).MatMul(kernel.Value) + bias.Value))];
            Tensor h = Tensor.Zeros([Batch, Units]);
            var outputs = new Tensor[steps];
            Tensor u = recurrent.Value, b = recurrentBias.Value;
            for (int t = 0; t < steps; t++)
            {
                Tensor[] given = inputs[t].Reshape(Batch, 3 * Units).Split(3, -1), own = (h.MatMul(u) + b).Split(3, -1);
                Tensor update = (given[0] + own[0]).Sigmoid(), reset = (given[1] + own[1]).Sigmoid();
                Tensor candidate = (given[2] + reset * own[2]).Tanh();
                outputs[t] = h = candidate + update * (h - candidate);
            }
            Tensor loss = Tensor.Stack(outputs).Square().Mean();
            sgd.Apply(loss.Gradients([kernel, recurrent, bias, recurrentBias]));
            return loss;
        };
    }

    static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
