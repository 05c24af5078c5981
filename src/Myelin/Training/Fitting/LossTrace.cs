namespace Myelin;

/// <summary>The loss by batch in bounded memory: means of runs of batches, whose length doubles whenever there are too many.</summary>
sealed class LossTrace
{
    /// <summary>As many points as a wide chart shows.</summary>
    const int Most = 1000;

    readonly double[] means = new double[Most];
    int count, inRun, run = 1;
    double sum;

    /// <summary>The number of the batch before the first one.</summary>
    public long Start { get; set; }

    /// <summary>Adds the loss of a batch.</summary>
    public void Add(double loss)
    {
        sum += loss;
        if (++inRun < run) return;
        means[count++] = sum / run;
        (sum, inRun) = (0, 0);
        if (count < Most) return;
        for (int i = 0; i < Most / 2; i++) means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
        (count, run) = (Most / 2, 2 * run);
    }

    /// <summary>The last batch of each run, counted from 1 over the whole training, and the mean loss of the run.</summary>
    public IReadOnlyList<(long Batch, double Loss)> Points => [.. Enumerable.Range(0, count).Select(i => (Start + (i + 1L) * run, means[i]))];
}
