using System.Diagnostics.CodeAnalysis;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace Myelin;

/// <summary>The op of a comparison: y (bool) = a compared with b, elementwise, broadcasting. Its gradient is 0.</summary>
/// <typeparam name="F">The comparison, such as <see cref="Ops.GreaterThan"/>. Its public properties are the op's attributes.</typeparam>
/// <param name="Formula">The comparison with its parameters.</param>
public sealed record ComparisonOp<[DynamicallyAccessedMembers(PublicProperties)] F>(F Formula) : Op, IFormulaOp where F : struct, IComparison
{
    object IFormulaOp.Formula => Formula;

    IReadOnlyList<int> IFormulaOp.InputBlocks => [1, 1];

    IReadOnlyList<int> IFormulaOp.OutputBlocks => [1];

    V[] IFormulaOp.Evaluate<V>(V[] x) => [Formula.Value(x[0], x[1])];

    /// <inheritdoc/>
    public override string Name => typeof(F).Name;

    /// <inheritdoc/>
    public override IReadOnlyList<OpAttribute> Attributes => OpAttribute.Of(Formula, typeof(F));

    /// <inheritdoc/>
    protected override bool KeepsInput(int i) => false;

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => false;

    internal override bool IsMap => true;

    /// <inheritdoc/>
    protected override void Check(Tensor[] x) =>
        Expect(x.Length == 2 && x[0].Type == x[1].Type && x[0].Type.IsNumber(), x, "two tensors of numbers of one type");

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor y = Tensor.Empty(Shape.Broadcast(x[0].Shape, x[1].Shape, Name), ElementType.Bool, x[0].Device);
        x[0].Device.Compare(Formula, x[0], x[1], y);
        return [y];
    }

    /// <summary>A comparison is constant almost everywhere.</summary>
    protected internal override Tensor?[] Gradient(GradientCall call) => [null, null];
}
