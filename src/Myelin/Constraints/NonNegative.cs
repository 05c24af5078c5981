namespace Myelin;

public sealed partial class Constraint
{
    /// <summary>max(w, 0) for each weight w.</summary>
    /// <remarks>
    /// As in Keras 3.
    /// <code>
    /// new Dense(10) { KernelConstraint = Constraint.NonNegative }
    /// </code>
    /// </remarks>
    public static Constraint NonNegative { get; } = Library(w => w.Maximum(0));
}
