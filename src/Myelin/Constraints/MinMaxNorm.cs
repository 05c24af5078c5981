namespace Myelin;

public sealed partial class Constraint
{
    /// <summary>The weights w of each unit scaled to a length of (1 - rate) ‖w‖ + rate · clamp(‖w‖, min, max).</summary>
    /// <remarks>
    /// As in Keras 3.
    /// <code>
    /// new Dense(10) { KernelConstraint = Constraint.MinMaxNorm(0.5, 1) }
    /// </code>
    /// </remarks>
    /// <param name="min">The shortest length, 0 or more.</param>
    /// <param name="max">The longest length, at least the shortest.</param>
    /// <param name="rate">How far a length is moved towards its bound at each step, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Constraint MinMaxNorm(double min = 0, double max = 1, double rate = 1)
    {
        const string Who = "Constraint.MinMaxNorm";
        Settings.NonNegative(min, Who);
        Settings.Positive(max, Who);
        Settings.NonNegative(max - min, Who, nameof(max));
        Settings.Share(rate, Who);
        return Library(w => Lengths(w) is var length ? w * ((length.Clamp(min, max) * rate + length * (1 - rate)) / (length + 1e-7)) : w, [min, max, rate]);
    }
}
