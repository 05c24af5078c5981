namespace Myelin;

public sealed partial class Constraint
{
    /// <summary>w · min(‖w‖, max) / (‖w‖ + 1e-7) for the weights w of each unit: no longer than <paramref name="max"/>.</summary>
    /// <remarks>
    /// As in Keras 3. Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014.
    /// <code>
    /// new Dense(10) { KernelConstraint = Constraint.MaxNorm(3) }
    /// </code>
    /// </remarks>
    /// <param name="max">The longest length, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, or infinite.</exception>
    public static Constraint MaxNorm(double max = 2)
    {
        Settings.Positive(max, "Constraint.MaxNorm");
        return Library(w => Lengths(w) is var length ? w * (length.Minimum(max) / (length + 1e-7)) : w, [max]);
    }
}
