namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>As <see cref="Cosine"/>, but at its end the rate jumps to its peak and falls again, over more steps and from a lower peak.</summary>
    /// <remarks>
    /// As CosineDecayRestarts of Keras 3. Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.CosineRestarts(0.1, steps: 1000)] });
    /// </code>
    /// </remarks>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="steps">The number of steps of the first period.</param>
    /// <param name="to">The rate at the end of a period, times the factor of its peak.</param>
    /// <param name="stepFactor">By how much each period is longer than the one before, 1 or more.</param>
    /// <param name="peakFactor">The peak of each period relative to the one before, above 0.</param>
    /// <param name="warmUpSteps">The number of steps before it, in which the rate rises linearly from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule CosineRestarts(double from, long steps, double to = 0, double stepFactor = 2, double peakFactor = 1, long warmUpSteps = 0)
    {
        NonNegative(from);
        NonNegative(to);
        Positive(steps);
        NotNegative(warmUpSteps);
        Settings.Positive(peakFactor, nameof(Schedule));
        if (stepFactor is not (>= 1 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(stepFactor), FormattableString.Invariant(
                $"Schedule: expects a factor of steps of 1 or more, received {stepFactor}; 2 is usual."));
        return new(
            FormattableString.Invariant($"CosineRestarts({from}, {steps}, {to}, {stepFactor}, {peakFactor}, {warmUpSteps})"),
            step => WarmedUp(step, warmUpSteps, from, 0, rest => Restarted(rest, from, steps, to, stepFactor, peakFactor)));
    }

    static double Restarted(long step, double from, long steps, double to, double stepFactor, double peakFactor)
    {
        double done = step, length = steps, peak = 1;
        if (stepFactor == 1) (done, peak) = (step % steps, DeterministicMath.Pow(peakFactor, step / steps));
        else
            for (; done >= length; peak *= peakFactor) (done, length) = (done - length, length * stepFactor);
        return peak * (to + (from - to) * (1 + DeterministicMath.SinCosOfTurns(done / length / 2).Cos) / 2);
    }
}
