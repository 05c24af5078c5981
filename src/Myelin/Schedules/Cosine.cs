namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>
    /// rate = to + (from - to) (1 + cos(π step / steps)) / 2, and <paramref name="to"/> afterwards; if asked for, after a linear rise.
    /// </summary>
    /// <remarks>
    /// As CosineDecay of Keras 3, with rates instead of shares. <see cref="CosineRestarts"/> begins again.
    /// Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.Cosine(0.1, steps: 9500, warmUpSteps: 500)] });
    /// </code>
    /// </remarks>
    /// <param name="from">The rate of the first step, or after the rise.</param>
    /// <param name="steps">The number of steps until the rate has reached its end, those of the rise not included: epochs times batches.</param>
    /// <param name="to">The rate at the end.</param>
    /// <param name="warmUpSteps">The number of steps before, in which the rate rises linearly to <paramref name="from"/>.</param>
    /// <param name="warmUpFrom">The rate at the beginning of the rise.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one step, or a number is out of its range.</exception>
    public static Schedule Cosine(double from, long steps, double to = 0, long warmUpSteps = 0, double warmUpFrom = 0)
    {
        long all = Positive(steps), rise = NotNegative(warmUpSteps);
        NonNegative(from);
        NonNegative(to);
        NonNegative(warmUpFrom);
        return new(
            FormattableString.Invariant($"Cosine({from}, {all}, {to}") + (rise == 0 ? ")" : FormattableString.Invariant($", {rise}, {warmUpFrom})")),
            step => WarmedUp(
                step, rise, from, warmUpFrom, rest => to + (from - to) * (1 + DeterministicMath.SinCosOfTurns(Share(rest, all) / 2).Cos) / 2));
    }
}
