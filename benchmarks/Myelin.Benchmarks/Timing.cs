using System.Diagnostics;

namespace Myelin.Benchmarks;

/// <summary>Times a piece of work that takes from nanoseconds to milliseconds on a machine with neighbours.</summary>
static unsafe class Timing
{
    const int Samples = 25;

    /// <summary>Seconds of one call: the fastest of several samples of about a millisecond, in which neighbours disturb least.</summary>
    public static double Best(delegate*<void*, void> work, void* argument, double sampleSeconds = 1e-3)
    {
        for (int i = 0; i < 3; i++) work(argument);
        long calls = 1;
        while (true)
        {
            double seconds = Sample(work, argument, calls);
            if (seconds * 2 > sampleSeconds) break;
            calls = Math.Max(calls * 2, (long)(calls * sampleSeconds / Math.Max(seconds, 1e-9) / 2));
        }
        double best = double.MaxValue;
        for (int i = 0; i < Samples; i++) best = Math.Min(best, Sample(work, argument, calls) / calls);
        return best;
    }

    static double Sample(delegate*<void*, void> work, void* argument, long calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (long i = 0; i < calls; i++) work(argument);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
