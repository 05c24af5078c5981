namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>The rate rises linearly from low to high and falls back, again and again, each in <paramref name="steps"/> steps.</summary>
    /// <remarks>
    /// As CyclicLR of PyTorch. Source: Smith, "Cyclical Learning Rates for Training Neural Networks", 2017.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.Cyclic(0.001, 0.01, steps: 2000)] });
    /// </code>
    /// </remarks>
    /// <param name="low">The lowest rate, that of the first step.</param>
    /// <param name="high">The highest rate, at least the lowest.</param>
    /// <param name="steps">The number of steps from the lowest to the highest rate: half a cycle.</param>
    /// <param name="shape">How the peaks change.</param>
    /// <param name="decay">The factor of each step for <see cref="CyclicShape.Decayed"/>, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule Cyclic(double low, double high, long steps, CyclicShape shape = CyclicShape.Triangular, double decay = 1)
    {
        NonNegative(low);
        NonNegative(high);
        Positive(steps);
        Settings.Share(decay, nameof(Schedule));
        if (high < low)
            throw new ArgumentOutOfRangeException(nameof(high), FormattableString.Invariant(
                $"Schedule: expects a high rate of at least the low one, {low}, received {high}; exchange them."));
        return new(
            FormattableString.Invariant($"Cyclic({low}, {high}, {steps}, {shape}, {decay})"),
            step => low + (high - low) * (1 - Math.Abs((double)(step % (2 * steps)) / steps - 1)) * shape switch
            {
                CyclicShape.Halved => DeterministicMath.Pow(0.5, step / (2 * steps)),
                CyclicShape.Decayed => DeterministicMath.Pow(decay, step),
                _ => 1,
            });
    }
}
