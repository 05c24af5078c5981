namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>
    /// The rate rises from peak / startDivisor to the peak, then falls to peak / (startDivisor · endDivisor), each along half a cosine, and stays
    /// there.
    /// </summary>
    /// <remarks>
    /// Source: Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2018; cosines instead of lines
    /// and the usual numbers as in PyTorch.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.OneCycle(0.1, steps: 10 * batches)] });
    /// </code>
    /// </remarks>
    /// <param name="peak">The highest rate.</param>
    /// <param name="steps">The number of steps until the rate has reached its end: epochs times batches.</param>
    /// <param name="rise">The share of the steps in which the rate rises, from 0 to 1.</param>
    /// <param name="startDivisor">The quotient of the peak and the first rate.</param>
    /// <param name="endDivisor">The quotient of the first and the last rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one step, the share is not from 0 to 1, or a divisor is not above 0.</exception>
    public static Schedule OneCycle(double peak, long steps, double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4)
    {
        long all = Positive(steps);
        NonNegative(peak);
        if (rise is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rise), FormattableString.Invariant(
                $"Schedule: expects a share of rising steps from 0 to 1, received {rise}; 0.3 is usual."));
        double first = peak / Divisor(startDivisor, nameof(startDivisor)), last = first / Divisor(endDivisor, nameof(endDivisor)), top = rise * all;
        return new(
            FormattableString.Invariant($"OneCycle({peak}, {all}, {rise}, {startDivisor}, {endDivisor})"),
            step => step < top ? Between(first, peak, step / top) : top < all ? Between(peak, last, (Math.Min(step, all) - top) / (all - top)) : last);

        static double Between(double from, double to, double share) => to + (from - to) * (1 + DeterministicMath.SinCosOfTurns(share / 2).Cos) / 2;

        static double Divisor(double divisor, string name) => divisor > 0 ? divisor
            : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant(
                $"Schedule: expects a {name} above 0, received {divisor}; 1 keeps the rate."));
    }
}
