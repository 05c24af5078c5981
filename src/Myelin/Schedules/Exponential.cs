namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = from · decay^(step / steps).</summary>
    /// <remarks>
    /// As ExponentialDecay of Keras 3.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.Exponential(0.01, steps: 1000, decay: 0.9)] });
    /// </code>
    /// </remarks>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="steps">The number of steps in which the rate is multiplied by <paramref name="decay"/>.</param>
    /// <param name="decay">The factor, above 0.</param>
    /// <param name="staircase">Whether the rate changes only every <paramref name="steps"/> steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule Exponential(double from, long steps, double decay, bool staircase = false)
    {
        NonNegative(from);
        Positive(steps);
        Settings.Positive(decay, nameof(Schedule));
        return new(
            FormattableString.Invariant($"Exponential({from}, {steps}, {decay}, {staircase})"),
            step => from * DeterministicMath.Pow(decay, staircase ? step / steps : (double)step / steps));
    }
}
