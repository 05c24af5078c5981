namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>rate = values[i] up to and including step boundaries[i], and the last value afterwards.</summary>
    /// <remarks>
    /// As PiecewiseConstantDecay of Keras 3, which includes the boundary in the piece that it ends.
    /// <code>
    /// model.Fit(data, epochs: 10, options: new() { Callbacks = [Schedule.PiecewiseConstant([5000, 8000], [0.1, 0.01, 0.001])] });
    /// </code>
    /// </remarks>
    /// <param name="boundaries">The last steps of the pieces but the last, ascending.</param>
    /// <param name="values">The rate of each piece, one more than boundaries.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule PiecewiseConstant(IReadOnlyList<long> boundaries, IReadOnlyList<double> values)
    {
        long[] all = Ascending(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        double[] rates = [.. values];
        if (rates.Length != all.Length + 1)
            throw new ArgumentException(
                $"Schedule: expects {all.Length + 1} rates for {all.Length} boundaries, received {rates.Length}; give one for each piece.", nameof(values));
        foreach (double rate in rates) NonNegative(rate);
        return new(
            FormattableString.Invariant($"PiecewiseConstant({all.Listed()}, {rates.Listed()})"),
            step => rates[all.Count(boundary => step > boundary)]);
    }
}
