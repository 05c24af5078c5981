namespace Myelin;

/// <summary>The totals of the loss and the metrics of one run.</summary>
sealed class RunningMetrics(IReadOnlyList<(string Name, Metric Metric)> metrics)
{
    /// <summary>The loss and then the metrics.</summary>
    public IReadOnlyList<RunningMetric> All { get; } = [.. metrics.Select(one => new RunningMetric(one.Name, one.Metric))];

    /// <summary>Every state, as "accuracy/count".</summary>
    public IEnumerable<(string Name, State State)> States => All.SelectMany(one => one.States.Select(state => ($"{one.Name}/{state.Name}", state)));

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        foreach (RunningMetric one in All) one.Reset();
    }

    /// <summary>The values so far.</summary>
    public Evaluation Results => new([.. All.Select(one => (one.Name, one.Result))]);
}
