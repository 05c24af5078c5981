using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Myelin.Peers;

/// <summary>How every side of a comparison is timed: the same warm-up, the same clock, the same line of JSON.</summary>
static class StepTimer
{
    /// <summary>Runs a work and prints its figures as a line of JSON.</summary>
    /// <param name="work">The name of the work.</param>
    /// <param name="who">The name of the side.</param>
    /// <param name="threads">The threads that it may use.</param>
    /// <param name="batch">The examples of a step.</param>
    /// <param name="seconds">How long it is timed, after a third of this time for warming up.</param>
    /// <param name="setUp">Creates the model and gives its step, which returns the loss (or any number of its result).</param>
    public static void Run(string work, string who, int threads, int batch, double seconds, Func<Func<double>> setUp)
    {
        long begin = Stopwatch.GetTimestamp();
        Func<double> step = setUp();
        double first = step(), last = first;
        double setUpMs = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        double sinceStart = (DateTime.UtcNow - Process.GetCurrentProcess().StartTime.ToUniversalTime()).TotalMilliseconds;

        long warm = Stopwatch.GetTimestamp(), runs = 0;
        for (; Stopwatch.GetElapsedTime(warm).TotalSeconds < seconds / 3 || runs < 2; runs++) last = step();
        double each = Stopwatch.GetElapsedTime(warm).TotalSeconds / runs;

        // Steps of microseconds are timed by hundreds, so that the clock costs nothing.
        int together = (int)Math.Clamp(200e-6 / each, 1, 1000);
        var samples = new List<double>();
        for (long timed = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(timed).TotalSeconds < seconds || samples.Count < 5;)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < together; i++) last = step();
            samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / together);
        }
        samples.Sort();
        double median = samples[samples.Count / 2];
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["work"] = work,
            ["who"] = who,
            ["threads"] = threads,
            ["batch"] = batch,
            ["median_ms"] = Math.Round(median, 6),
            ["quartile1_ms"] = Math.Round(samples[samples.Count / 4], 6),
            ["quartile3_ms"] = Math.Round(samples[samples.Count * 3 / 4], 6),
            ["least_ms"] = Math.Round(samples[0], 6),
            ["examples_per_s"] = Math.Round(batch * 1000 / median, 1),
            ["peak_rss_mb"] = Math.Round(PeakMegabytes(), 1),
            ["first_loss"] = Math.Round(first, 6),
            ["last_loss"] = Math.Round(last, 6),
            ["set_up_ms"] = Math.Round(setUpMs, 1),
            ["start_to_first_step_ms"] = Math.Round(sinceStart, 1),
        }));
    }

    /// <summary>The most memory that the process has had, in MB of 2^20 bytes.</summary>
    static double PeakMegabytes()
    {
        if (!OperatingSystem.IsLinux()) return Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024);
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line[6..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
