namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = from + (to - from) step / steps, and <paramref name="to"/> afterwards.</summary>
    /// <remarks>
    /// Source: Defazio et al., "When, Why and How Much? Adaptive Learning Rate Scheduling by Refinement", 2023.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.Linear(0.1, steps: 10 * batches)] });
    /// </code>
    /// </remarks>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="steps">The number of steps until the rate has reached its end: epochs times batches.</param>
    /// <param name="to">The rate at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one step.</exception>
    public static Schedule Linear(double from, long steps, double to = 0)
    {
        long all = Positive(steps);
        NonNegative(from);
        NonNegative(to);
        return new(FormattableString.Invariant($"Linear({from}, {all}, {to})"), step => from + (to - from) * Share(step, all));
    }
}
