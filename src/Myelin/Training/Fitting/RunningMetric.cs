namespace Myelin;

/// <summary>The totals of one metric in one run, as states.</summary>
sealed class RunningMetric(string name, Metric metric)
{
    readonly State[] states = [.. metric.Totals.Select(total => new State(total.Zeros(), total.Name))];

    /// <summary>The name of its value: "loss", or the metric's name.</summary>
    public string Name => name;

    /// <summary>The metric.</summary>
    public Metric Metric => metric;

    /// <summary>The totals, in the metric's order.</summary>
    public IReadOnlyList<State> States => states;

    /// <summary>The value so far.</summary>
    public double Result => metric.Result(Values);

    /// <summary>Adds a batch.</summary>
    public void Update(Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null) =>
        Write(metric.Update(Values, prediction, target, weights, mask));

    /// <summary>Adds terms that were computed already, of a mean.</summary>
    public void Add(MeanTerms terms) => Write(terms.AddedTo(Values));

    /// <summary>Begins anew.</summary>
    public void Reset() => Write([.. metric.Totals.Select(total => total.Zeros())]);

    IReadOnlyList<Tensor> Values => Array.ConvertAll(states, state => state.Value);

    void Write(IReadOnlyList<Tensor> values)
    {
        if (values.Count != states.Length)
            throw new InvalidOperationException(
                $"{metric.GetType().Name} \"{metric.Name}\": expects Update to return {states.Length} totals, received {values.Count}; " +
                "return one for each of Totals.");
        for (int i = 0; i < states.Length; i++) states[i].Value = values[i];
    }
}
