namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = from / (1 + decay · step / steps).</summary>
    /// <remarks>
    /// As InverseTimeDecay of Keras 3.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.InverseTime(0.01, steps: 1000, decay: 0.5)] });
    /// </code>
    /// </remarks>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="steps">The number of steps that count as 1.</param>
    /// <param name="decay">By how much the divisor grows, 0 or more.</param>
    /// <param name="staircase">Whether the rate changes only every <paramref name="steps"/> steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule InverseTime(double from, long steps, double decay, bool staircase = false)
    {
        NonNegative(from);
        Positive(steps);
        Settings.NonNegative(decay, nameof(Schedule));
        return new(
            FormattableString.Invariant($"InverseTime({from}, {steps}, {decay}, {staircase})"),
            step => from / (1 + decay * (staircase ? step / steps : (double)step / steps)));
    }
}
