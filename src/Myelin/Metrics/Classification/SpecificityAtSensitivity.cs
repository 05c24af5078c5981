namespace Myelin;

/// <summary>The largest share of negatives that are recognized where at least a given share of positives is found.</summary>
/// <remarks>
/// As in Keras 3. It is 0 if no threshold reaches the bound, and NaN if all examples are of one kind.
/// <code>
/// model.Compile(new Adam(), new BinaryCrossentropy(), [new SpecificityAtSensitivity(0.9)]);
/// </code>
/// </remarks>
/// <param name="sensitivity">The bound, from 0 to 1.</param>
/// <param name="thresholds">The number of thresholds, those at 0 and 1 included.</param>
/// <param name="fromLogits">Whether predictions are logits instead of probabilities.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class SpecificityAtSensitivity(
    double sensitivity = 0.5, int thresholds = 200, bool fromLogits = false, string name = "specificity_at_sensitivity")
    : ThresholdMetric(thresholds, fromLogits, name)
{
    /// <summary>The bound.</summary>
    public double Sensitivity { get; } = Settings.Share(sensitivity, nameof(SpecificityAtSensitivity));

    /// <inheritdoc/>
    private protected override double Result(double[] truePositives, double[] falsePositives)
    {
        double positives = truePositives[0], negatives = falsePositives[0];
        if (positives == 0 || negatives == 0) return double.NaN;
        return Best(Specific, Recalled, Sensitivity);

        double Recalled(int i) => truePositives[i] / positives;

        double Specific(int i) => (negatives - falsePositives[i]) / negatives;
    }
}
