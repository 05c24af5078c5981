namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = to + (from - to) (1 + cos(π step / steps)) / 2, and <paramref name="to"/> afterwards.</summary>
    /// <remarks>Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017; here without restarts.</remarks>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="steps">The number of steps until the rate has reached its end: epochs times batches.</param>
    /// <param name="to">The rate at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one step.</exception>
    public static Schedule Cosine(double from, long steps, double to = 0)
    {
        long all = Positive(steps);
        return new(
            FormattableString.Invariant($"Cosine({from}, {all}, {to})"),
            step => to + (from - to) * (1 + DeterministicMath.SinCosOfTurns(Share(step, all) / 2).Cos) / 2);
    }
}
