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
        foreach (bool fused in new[] { false, true })
            foreach (int steps in new[] { 25, 100, 400 }) Measure(fused, steps, repeats);
    }

    static void Measure(bool fused, int steps, int rounds)
    {
        Tensor x = Tensor.Uniform([steps, Batch, Inputs], seed: 0);
        double eager = double.MaxValue, capture = double.MaxValue, replay = double.MaxValue;
        Step? step = null;
        for (int round = 0; round < rounds; round++)
        {
            Func<Tensor, Tensor> body = Body(fused, steps);
            var plain = new Step(body) { Captures = false };
            plain.Run(x);
            eager = Math.Min(eager, Seconds(() => plain.Run(x)));
            step = new Step(body) { ReusesResults = true };
            capture = Math.Min(capture, Seconds(() => step.Run(x)));
        }
        for (int round = 0; round < 5 * rounds; round++) replay = Math.Min(replay, Seconds(() => step!.Run(x)));
        (double products, int count) = KernelProfile.TimeOf(step!, kernel => kernel is ProductKernel, 5 * rounds);
        string times = string.Create(
            CultureInfo.InvariantCulture,
            $"eager {eager * 1e3:F2} ms, captured in {capture * 1e3:F2} ms, replay {replay * 1e6:F0} us, products {products * 1e6:F0} us, ratio " +
                $"{replay / products:F2}");
        string which = fused ? "of one op for its gates" : "of plain ops";
        Console.WriteLine($"gru {which}, {steps} steps: {times}; {step!.Kernels} kernels, {count} of them products; arena {step.ArenaBytes / 1024} KiB");
        if (steps == 100) KernelProfile.PrintKinds(step, rounds);
    }

    /// <summary>Forward and backward over all steps, and SGD. The reset gate is applied after the product, as in Keras.</summary>
    static Func<Tensor, Tensor> Body(bool fused, int steps)
    {
        Parameter kernel = new(Tensor.Uniform([Inputs, 3 * Units], seed: 0) - 0.5, "kernel");
        Parameter recurrent = new(Tensor.Uniform([Units, 3 * Units], seed: 0) - 0.5, "recurrent");
        Parameter bias = new(Tensor.Zeros([3 * Units]), "bias"), recurrentBias = new(Tensor.Zeros([3 * Units]), "recurrent_bias");
        var sgd = new SGD(0.01);
        return x =>
        {
            Tensor inputs = (x.Reshape(steps * Batch, Inputs).MatMul(kernel.Value) + bias.Value).Reshape(steps, Batch, 3 * Units);
            Tensor outputs = fused ? Fused(inputs, recurrent.Value, recurrentBias.Value) : Plain(inputs, recurrent.Value, recurrentBias.Value);
            Tensor loss = outputs.Square().Mean();
            sgd.Apply(loss.Gradients([kernel, recurrent, bias, recurrentBias]));
            return loss;
        };
    }

    /// <summary>One product and one op in each step. The bias is repeated once, so that its gradient is summed over the batch once.</summary>
    static Tensor Fused(Tensor inputs, Tensor u, Tensor bias)
    {
        Tensor b = bias.BroadcastTo([Batch, 3 * Units]);
        return inputs.Scan(Tensor.Zeros([Batch, Units]), (h, x) => h.GruGates(x, h.MatMul(u) + b) is var next ? (next, next) : default).Outputs;
    }

    static Tensor Plain(Tensor inputs, Tensor u, Tensor bias)
    {
        Tensor h = Tensor.Zeros([Batch, Units]);
        var outputs = new List<Tensor>();
        foreach (Tensor x in inputs.Unstack())
        {
            Tensor[] given = x.Split(3, -1), own = (h.MatMul(u) + bias).Split(3, -1);
            Tensor update = (given[0] + own[0]).Sigmoid(), reset = (given[1] + own[1]).Sigmoid();
            Tensor candidate = (given[2] + reset * own[2]).Tanh();
            outputs.Add(h = candidate + update * (h - candidate));
        }
        return Tensor.Stack(outputs);
    }

    static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
