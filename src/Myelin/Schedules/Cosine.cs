namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = to + (from - to) (1 + cos(π step / steps)) / 2, and <paramref name="to"/> after. (Loshchilov and Hutter, "SGDR", 2017, without restarts.)</summary>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="steps">After how many steps it is at its end: epochs times batches.</param>
    /// <param name="to">The rate at the end.</param>
    public static Schedule Cosine(double from, long steps, double to = 0)
    {
        long all = Positive(steps);
        return new($"Cosine({from}, {all}, {to})", step => to + (from - to) * (1 + DeterministicMath.SinCosOfTurns(Share(step, all) / 2).Cos) / 2);
    }
}
