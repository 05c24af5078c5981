using System.Diagnostics;
using System.Globalization;

namespace Myelin.Benchmarks;

/// <summary>Whole training steps, captured and eager, each as a line of JSON: what benchmarks/peers/run holds beside other frameworks.</summary>
static class StepBenchmark
{
    /// <param name="seconds">How long each is timed.</param>
    public static void Mlp(string seconds) => Measure("mlp", seconds);

    /// <inheritdoc cref="Mlp"/>
    public static void LeNet(string seconds) => Measure("lenet", seconds);

    /// <inheritdoc cref="Mlp"/>
    public static void Cifar(string seconds) => Measure("cifar", seconds);

    /// <inheritdoc cref="Mlp"/>
    public static void Xor(string seconds)
    {
        Measure("xor sgd", seconds);
        Measure("xor adam", seconds);
    }

    static void Measure(string name, string seconds)
    {
        double time = seconds.Length == 0 ? 2 : double.Parse(seconds, CultureInfo.InvariantCulture);
        Measure(name, "captured", captures: true, time);
        Measure(name, "eager", captures: false, time);
    }

    static void Measure(string name, string how, bool captures, double seconds)
    {
        TrainingStep work = TrainingSteps.Named(name);
        var step = new Step(work.Body) { Captures = captures, ReusesResults = true };
        for (long end = Ticks(seconds / 3); Stopwatch.GetTimestamp() < end;) step.Run(work.X, work.Y);

        // Steps of a microsecond are timed by hundreds, so that the clock costs nothing.
        int together = !name.StartsWith("xor", StringComparison.Ordinal) ? 1 : captures ? 500 : 20;
        long garbage = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) step.Run(work.X, work.Y);
        garbage = (GC.GetAllocatedBytesForCurrentThread() - garbage) / 10;
        var samples = new List<double>();
        for (long end = Ticks(seconds); Stopwatch.GetTimestamp() < end || samples.Count < 10;)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < together; i++) step.Run(work.X, work.Y);
            samples.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / together);
        }
        samples.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $$"""{"work": "{{work.Work}}", "who": "Myelin, {{how}}", "threads": {{CpuDevice.Default.Threads}},""" +
            $$""" "median": {{samples[samples.Count / 2]:F3}}, "least": {{samples[0]:F3}}, "kernels": {{step.Kernels}}, "garbage": {{garbage}}}"""));
    }

    static long Ticks(double secondsFromNow) => Stopwatch.GetTimestamp() + (long)(secondsFromNow * Stopwatch.Frequency);
}
