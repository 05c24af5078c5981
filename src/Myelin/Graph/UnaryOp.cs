using System.Diagnostics.CodeAnalysis;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace Myelin;

/// <summary>The op of a formula of one input: y = f(x), elementwise.</summary>
/// <typeparam name="F">The formula, such as <see cref="Ops.Tanh"/>. Its public properties are the op's attributes.</typeparam>
/// <param name="Formula">The formula with its parameters.</param>
public sealed record UnaryOp<[DynamicallyAccessedMembers(PublicProperties)] F>(F Formula) : Op, IFormulaOp where F : struct, IUnary
{
    /// <summary>What the gradient reads of x (1), y (2) and dy (4), found by running it on a probe.</summary>
    readonly OperandUse reads = Formula.Gradient(OperandUse.Operand(0), OperandUse.Operand(1), OperandUse.Operand(2));

    bool? worksOnWhole;

    object IFormulaOp.Formula => Formula;

    IReadOnlyList<int> IFormulaOp.InputBlocks => [1];

    IReadOnlyList<int> IFormulaOp.OutputBlocks => [1];

    V[] IFormulaOp.Evaluate<V>(V[] x) => [Formula.Value(x[0])];

    /// <inheritdoc/>
    public override string Name => typeof(F).Name;

    /// <inheritdoc/>
    public override IReadOnlyList<OpAttribute> Attributes => OpAttribute.Of(Formula, typeof(F));

    internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected override bool KeepsInput(int i) => reads.Uses(0);

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => reads.Uses(1);

    /// <inheritdoc/>
    protected override void Check(Tensor[] x)
    {
        Expect(x.Length == 1, x, "one tensor of numbers");
        if (!x[0].Type.IsReal() && !(x[0].Type.IsNumber() && (worksOnWhole ??= WholeUse.Of(Formula)))) throw FormulaCalls.RealOnly(Name, x[0].Type);
    }

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor y = Tensor.Empty(x[0].Shape, x[0].Type, x[0].Device);
        x[0].Device.Map(Formula, x[0], y);
        return [y];
    }

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call)
    {
        Tensor dy = call.Incoming;
        if (!reads.Uses(2)) return [null];
        if (reads.Untouched) return [dy];
        if (Recording.SpellsGradients || Repeats(call, dy)) return [Formula.Gradient(call.X[0], call.Y[0], dy)];
        Tensor dx = Tensor.Empty(dy.Shape, dy.Type, dy.Device);
        dy.Device.MapGradient(Formula, KeepsInput(0) ? call.X[0] : null, KeepsOutput(0) ? call.Y[0] : null, dy, dx);
        return [dx];
    }

    /// <summary>Whether all that the gradient reads are large views that repeat along one axis; ops compute that without laying them out.</summary>
    bool Repeats(GradientCall call, Tensor dy)
    {
        if (dy.Strides == null) return false;
        Tensor[] read = [dy, .. KeepsInput(0) ? [call.X[0]] : Array.Empty<Tensor>(), .. KeepsOutput(0) ? [call.Y[0]] : Array.Empty<Tensor>()];
        return RepeatedViews.Distinct(dy.Shape, read) != null;
    }
}
