namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = from · factor^n, where n of the boundaries have been reached.</summary>
    /// <remarks>
    /// As MultiStepLR of PyTorch.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.MultiStep(0.1, [3000, 6000])] });
    /// </code>
    /// </remarks>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="boundaries">The numbers of steps after which the rate is multiplied, ascending.</param>
    /// <param name="factor">The factor, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule MultiStep(double from, IReadOnlyList<long> boundaries, double factor = 0.1)
    {
        NonNegative(from);
        long[] all = Ascending(boundaries);
        Settings.Positive(factor, nameof(Schedule));
        return new(
            FormattableString.Invariant($"MultiStep({from}, {all.Listed()}, {factor})"),
            step => from * DeterministicMath.Pow(factor, all.Count(boundary => step >= boundary)));
    }
}
