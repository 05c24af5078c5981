using System.Diagnostics;

namespace Myelin;

/// <summary>Measures the time of epochs and reports progress.</summary>
sealed class FitClock(IProgress<FitProgress>? progress, int epochs)
{
    static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(0.1);

    readonly Stopwatch watch = new();
    TimeSpan reported;
    int epoch, reportedBatch;
    long first;
    long? examples;

    /// <summary>The number of batches in an epoch; null if it is not known yet.</summary>
    public long? Batches { get; private set; }

    /// <summary>Seconds of this epoch since <see cref="Begin"/>.</summary>
    public double Seconds => watch.Elapsed.TotalSeconds;

    /// <summary>Sets the number of examples in an epoch.</summary>
    public void Knows(int count, int batchSize) => (examples, Batches) = (count, ((long)count + batchSize - 1) / batchSize);

    /// <summary>Begins an epoch, or the rest of one.</summary>
    /// <param name="number">The epoch, counted from 1.</param>
    /// <param name="seen">The number of its examples that were used before training was resumed.</param>
    public void Begin(int number, long seen)
    {
        (epoch, first, reported, reportedBatch) = (number, seen, TimeSpan.Zero, 0);
        watch.Restart();
    }

    /// <summary>Ends an epoch.</summary>
    public void End() => watch.Reset();

    /// <summary>Reports a batch if a report is due.</summary>
    public void Report(int batch, long seen, RunningMetrics totals)
    {
        if (progress != null && (watch.Elapsed - reported >= BetweenReports || batch == Batches)) Tell(batch, seen, totals);
    }

    /// <summary>Reports the last batch of the epoch, unless it was reported already.</summary>
    public void ReportLast(int batch, long seen, RunningMetrics totals)
    {
        (examples, Batches) = (seen, batch);
        if (progress != null && reportedBatch != batch) Tell(batch, seen, totals);
    }

    void Tell(int batch, long seen, RunningMetrics totals)
    {
        (reported, reportedBatch) = (watch.Elapsed, batch);
        double speed = (seen - first) / watch.Elapsed.TotalSeconds;
        TimeSpan? remaining = examples is { } all ? Time((all - seen + (double)(epochs - epoch) * all) / speed) : null;
        progress!.Report(new(epoch, epochs, batch, (int?)Batches, totals.Results, speed, remaining));
    }

    static TimeSpan Time(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}
