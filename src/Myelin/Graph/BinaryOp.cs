using System.Diagnostics.CodeAnalysis;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace Myelin;

/// <summary>The op of a formula of two inputs: y = f(a, b), elementwise. The inputs broadcast; the gradient of a broadcast input is summed.</summary>
/// <typeparam name="F">The formula, such as <see cref="Ops.Add"/>. Its public properties are the op's attributes.</typeparam>
/// <param name="Formula">The formula with its parameters.</param>
public sealed record BinaryOp<[DynamicallyAccessedMembers(PublicProperties)] F>(F Formula) : Op, IFormulaOp where F : struct, IBinary
{
    /// <summary>What each gradient reads of a (1), b (2), y (4) and dy (8).</summary>
    readonly OperandUse readsA = Formula.GradientA(OperandUse.Operand(0), OperandUse.Operand(1), OperandUse.Operand(2), OperandUse.Operand(3));
    readonly OperandUse readsB = Formula.GradientB(OperandUse.Operand(0), OperandUse.Operand(1), OperandUse.Operand(2), OperandUse.Operand(3));

    bool? worksOnWhole;

    object IFormulaOp.Formula => Formula;

    IReadOnlyList<int> IFormulaOp.InputBlocks => [1, 1];

    IReadOnlyList<int> IFormulaOp.OutputBlocks => [1];

    V[] IFormulaOp.Evaluate<V>(V[] x) => [Formula.Value(x[0], x[1])];

    /// <inheritdoc/>
    public override string Name => typeof(F).Name;

    /// <inheritdoc/>
    public override IReadOnlyList<OpAttribute> Attributes => OpAttribute.Of(Formula, typeof(F));

    internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected override bool KeepsInput(int i) => readsA.Uses(i) || readsB.Uses(i);

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => readsA.Uses(2) || readsB.Uses(2);

    /// <inheritdoc/>
    protected override void Check(Tensor[] x)
    {
        Expect(x.Length == 2 && x[0].Type == x[1].Type, x, "two tensors of numbers of one type");
        if (!x[0].Type.IsReal() && !(x[0].Type.IsNumber() && (worksOnWhole ??= WholeUse.OfTwo(Formula)))) throw FormulaCalls.RealOnly(Name, x[0].Type);
    }

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor y = Tensor.Empty(Shape.Broadcast(x[0].Shape, x[1].Shape, Name), x[0].Type, x[0].Device);
        x[0].Device.Map(Formula, x[0], x[1], y);
        return [y];
    }

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call) => [
        call.Wants(0) ? Share(call, readsA, second: false) : null,
        call.Wants(1) ? Share(call, readsB, second: true) : null];

    Tensor? Share(GradientCall call, OperandUse reads, bool second)
    {
        Tensor a = call.X[0], b = call.X[1], y = call.Y[0], dy = call.Incoming, result;
        if (!reads.Uses(3)) return null;
        if (reads.Untouched) result = dy;
        else if (Recording.SpellsGradients || Repeats(reads, a, b, y, dy)) result = second ? Formula.GradientB(a, b, y, dy) : Formula.GradientA(a, b, y, dy);
        else
        {
            result = Tensor.Empty(dy.Shape, dy.Type, dy.Device);
            dy.Device.MapGradient(Formula, second, reads.Uses(0) ? a : null, reads.Uses(1) ? b : null, reads.Uses(2) ? y : null, dy, result);
        }
        return result.SumTo(call.X[second ? 1 : 0].Shape);
    }

    /// <summary>Whether all that the gradient reads are large views that repeat along one axis; ops compute that without laying them out.</summary>
    static bool Repeats(OperandUse reads, Tensor a, Tensor b, Tensor y, Tensor dy)
    {
        if (dy.Strides == null) return false;
        var read = new List<Tensor> { dy };
        if (reads.Uses(0)) read.Add(a);
        if (reads.Uses(1)) read.Add(b);
        if (reads.Uses(2)) read.Add(y);
        return RepeatedViews.Distinct(dy.Shape, [.. read]) != null;
    }
}
