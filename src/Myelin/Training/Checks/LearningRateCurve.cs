using System.Globalization;

namespace Myelin;

/// <summary>The losses of a training whose learning rate grew, and the rate that they suggest.</summary>
/// <param name="rates">The rate of each step.</param>
/// <param name="losses">The loss of each step's batch, before the step; the last may not be finite.</param>
public sealed class LearningRateCurve(IReadOnlyList<double> rates, IReadOnlyList<double> losses)
{
    /// <summary>The rate of each step.</summary>
    public IReadOnlyList<double> Rates => rates;

    /// <summary>The loss of each step's batch, before the step; the last may not be finite.</summary>
    public IReadOnlyList<double> Losses => losses;

    /// <summary>The losses smoothed by a running mean.</summary>
    public IReadOnlyList<double> Smoothed { get; } = Smooth(losses);

    /// <summary>The rate at which the smoothed loss falls fastest by the logarithm of the rate; null if it falls nowhere.</summary>
    public double? Suggestion
    {
        get
        {
            int least = 0;
            for (int i = 1; i < Smoothed.Count; i++)
                if (Smoothed[i] < Smoothed[least]) least = i;
            double steepest = 0;
            double? found = null;
            for (int i = 1; i <= least; i++)                                         // rates grow by a constant factor, so differences are slopes
            {
                double next = Smoothed[Math.Min(i + 1, Smoothed.Count - 1)], slope = next - Smoothed[i - 1];
                if (slope < steepest) (steepest, found) = (slope, rates[i]);
            }
            return found;
        }
    }

    static double[] Smooth(IReadOnlyList<double> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var mean = new SmoothedLoss();
        return [.. losses.TakeWhile(double.IsFinite).Select(loss =>
        {
            mean.Add(loss);
            return mean.Value;
        })];
    }

    /// <summary>100 steps from 1E-07 to 10; suggestion 0.0123</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{rates.Count} steps from {rates[0]:G3} to {rates[^1]:G3}; suggestion {(Suggestion is { } rate ? $"{rate:G3}" : "none")}");
}
