namespace Myelin;

public sealed partial class Constraint
{
    /// <summary>w / (‖w‖ + 1e-7) for the weights w of each unit: of length 1.</summary>
    /// <remarks>
    /// As in Keras 3.
    /// <code>
    /// new Dense(10) { KernelConstraint = Constraint.UnitNorm }
    /// </code>
    /// </remarks>
    public static Constraint UnitNorm { get; } = Library(w => w / (Lengths(w) + 1e-7));
}
