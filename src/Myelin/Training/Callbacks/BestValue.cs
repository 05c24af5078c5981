namespace Myelin;

/// <summary>The best value of the epochs so far and the number of epochs since, as states.</summary>
sealed class BestValue
{
    readonly State best = new(Number(double.NaN), "best"), waited = new(Whole(0), "waited");

    /// <summary>The states, for checkpoints.</summary>
    public IReadOnlyList<State> States => [best, waited];

    /// <summary>The best value; NaN before there is one.</summary>
    public double Value => (double)best.Value;

    /// <summary>The number of epochs in a row without improvement.</summary>
    public long Waited
    {
        get => waited.Value.Item<long>();
        set => waited.Value = Whole(value);
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => (best.Value, waited.Value) = (Number(double.NaN), Whole(0));

    /// <summary>Takes the value of an epoch. Returns whether it is an improvement by more than a margin.</summary>
    public bool Improves(double value, MetricDirection direction, double margin = 0)
    {
        if (!direction.IsImprovement(value, Value, margin))
        {
            Waited++;
            return false;
        }
        (best.Value, waited.Value) = (Number(value), Whole(0));
        return true;
    }

    /// <summary>A number as the value of a state.</summary>
    public static Tensor Number(double value) => Tensor.Constant(value, ElementType.Float64, Device.Current);

    /// <summary>A whole number as the value of a state.</summary>
    public static Tensor Whole(long value) => Tensor.Constant(value, ElementType.Int64, Device.Current);
}
