namespace Myelin;

/// <summary>Which values of a metric are better.</summary>
public enum MetricDirection
{
    /// <summary>Neither: the value describes the model and does not rank it.</summary>
    None,

    /// <summary>Smaller values are better: losses and errors.</summary>
    LowerIsBetter,

    /// <summary>Larger values are better: accuracies and scores.</summary>
    HigherIsBetter,
}

/// <summary>Comparisons of metric values.</summary>
static class MetricDirections
{
    /// <summary>Whether a value is better than another by more than a margin. NaN is never better, and any number is better than NaN.</summary>
    public static bool IsImprovement(this MetricDirection direction, double value, double over, double margin = 0) =>
        !double.IsNaN(value) && (double.IsNaN(over) || (direction == MetricDirection.HigherIsBetter ? value > over + margin : value < over - margin));
}
