namespace Myelin;

/// <summary>The sums of loss and metrics over the examples so far, in states of Float64.</summary>
sealed class Totals(string[] names)
{
    readonly State[] sums = [.. names.Select(name => new State(Tensor.Constant(0, ElementType.Float64, Device.Current), $"total/{name}"))];

    /// <summary>The sums, in the order of the names.</summary>
    public IReadOnlyList<State> States => sums;

    /// <summary>Adds one number for each example of a batch.</summary>
    public void Add(int metric, Tensor each) => sums[metric].Value += each.Cast(ElementType.Float64).Sum();

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        foreach (State sum in sums) sum.Value = Tensor.Constant(0, ElementType.Float64, Device.Current);
    }

    /// <summary>The means over a number of examples.</summary>
    public Evaluation Means(long examples)
    {
        var values = new (string, double)[names.Length];
        for (int i = 0; i < values.Length; i++) values[i] = (names[i], (double)sums[i].Value / examples);
        return new(values);
    }
}
