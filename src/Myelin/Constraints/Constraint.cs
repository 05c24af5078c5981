namespace Myelin;

/// <summary>What a parameter is replaced by after every update of the optimizer, so that it stays within a set.</summary>
/// <remarks>
/// <code>
/// new Dense(10) { KernelConstraint = Constraint.MaxNorm(2) }
/// </code>
/// Write your own as <c>new Constraint("halved", w => w * 0.5)</c>. Those of the library are static members, one file each; the source
/// generator lists them all. Norms are taken over all axes but the last: of the weights of one unit or filter.
/// </remarks>
/// <param name="name">Its name.</param>
/// <param name="project">The new value of a parameter, of the same shape.</param>
[StoredByName]
public sealed partial class Constraint(string name, Func<Tensor, Tensor> project)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Whether it is not one of the library's.</summary>
    internal bool IsOwn { get; private init; } = true;

    /// <summary>The value that takes the place of a parameter's value.</summary>
    /// <param name="weights">A parameter's value, of any shape.</param>
    /// <exception cref="ShapeException">The new value has another shape or type.</exception>
    public Tensor Of(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Tensor value = project(weights);
        return value.Shape == weights.Shape && value.Type == weights.Type ? value
            : throw new ShapeException($"Constraint {name}: expects a value of {weights.Type}{weights.Shape}, received {value.Type}{value.Shape}; keep both.");
    }

    /// <summary>Applies it to a parameter after every update; a layer with own parameters calls it when it is built.</summary>
    /// <param name="parameter">The parameter.</param>
    public void Constrain(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Projection = Of;
    }

    /// <summary>One of the library's, named as the member that makes it.</summary>
    static Constraint Library(Func<Tensor, Tensor> project, ReadOnlySpan<double> numbers = default, [CallerMemberName] string member = "") =>
        new(NamedForms.Written(member, numbers), project) { IsOwn = false };

    /// <summary>The length of the weights of each unit: all axes but the last, kept as 1.</summary>
    static Tensor Lengths(Tensor w) => w.Norm(w.Rank < 2 ? Ops.Axes.Range(0, w.Rank) : Ops.Axes.Range(0, w.Rank - 1), keep: true);

    /// <summary>The library's constraint of a name, as <see cref="Name"/> has it; null if there is none.</summary>
    internal static Constraint? Parse(string name) => NamedForms.Parse(Forms, name, made => made.Name);

    /// <summary>Its name, as it is written: MaxNorm(2).</summary>
    public override string ToString() => name;
}
