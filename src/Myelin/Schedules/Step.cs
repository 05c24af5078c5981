namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = from · factor^⌊step / every⌋.</summary>
    /// <remarks>
    /// As StepLR of PyTorch.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.Step(0.1, every: 30 * batches)] });
    /// </code>
    /// </remarks>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="every">After how many steps the rate is multiplied.</param>
    /// <param name="factor">The factor, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule Step(double from, long every, double factor = 0.1)
    {
        NonNegative(from);
        Positive(every);
        Settings.Positive(factor, nameof(Schedule));
        return new(
            FormattableString.Invariant($"Step({from}, {every}, {factor})"),
            step => from * DeterministicMath.Pow(factor, step / every));
    }
}
