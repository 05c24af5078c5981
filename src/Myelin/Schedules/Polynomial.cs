namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = to + (from - to) (1 - step / steps)^power, and <paramref name="to"/> afterwards.</summary>
    /// <remarks>
    /// As PolynomialDecay of Keras 3. A cycling one begins again: steps grow to the next multiple that is not below the step.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.Polynomial(0.01, steps: 10_000, to: 0.001, power: 2)] });
    /// </code>
    /// </remarks>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="steps">The number of steps until the rate has reached its end.</param>
    /// <param name="to">The rate at the end.</param>
    /// <param name="power">The exponent, above 0.</param>
    /// <param name="cycle">Whether it begins again at its end, over the next multiple of the steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule Polynomial(double from, long steps, double to = 0.0001, double power = 1, bool cycle = false)
    {
        NonNegative(from);
        NonNegative(to);
        Positive(steps);
        Settings.Positive(power, nameof(Schedule));
        return new(
            FormattableString.Invariant($"Polynomial({from}, {steps}, {to}, {power}, {cycle})"),
            step => to + (from - to) * DeterministicMath.Pow(1 - Share(step, cycle ? Multiple(step, steps) : steps), power));
    }

    /// <summary>The least multiple of some steps that is not below a step, and at least one of them.</summary>
    static double Multiple(long step, long steps) => Math.Max(1, Math.Ceiling((double)step / steps)) * steps;
}
