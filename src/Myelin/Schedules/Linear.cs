namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = from + (to - from) step / steps, and <paramref name="to"/> after. (Defazio et al., "When, Why and How Much? Adaptive Learning Rate Scheduling by Refinement", 2023.)</summary>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="steps">After how many steps it is at its end: epochs times batches.</param>
    /// <param name="to">The rate at the end.</param>
    public static Schedule Linear(double from, long steps, double to = 0)
    {
        long all = Positive(steps);
        return new($"Linear({from}, {all}, {to})", step => from + (to - from) * Share(step, all));
    }
}
