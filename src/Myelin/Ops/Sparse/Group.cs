namespace Myelin.Ops;

/// <summary>
/// order = the places of indices [n], those of index 0 first, each group ascending; starts[k] = where group k begins in it. They have no gradient.
/// Outputs: starts [groups + 1] and order [n] of Int64. Indices outside 0 to groups - 1 belong to no group.
/// </summary>
/// <param name="Groups">The number of groups.</param>
public sealed record Group(int Groups) : Op
{
    /// <inheritdoc/>
    protected override bool KeepsInput(int i) => false;

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => false;

    /// <inheritdoc/>
    protected override void Check(Tensor[] x) => Expect(
        Groups is >= 0 and < int.MaxValue && x.Length == 1 && x[0].Rank == 1 && x[0].Type is ElementType.Int32 or ElementType.Int64, x,
        "indices [n] of Int32 or Int64");

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor starts = Tensor.Empty([Groups + 1], ElementType.Int64, x[0].Device), order = Tensor.Empty(x[0].Shape, ElementType.Int64, x[0].Device);
        x[0].Device.Group(x[0], starts, order);
        return [starts, order];
    }

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call) => [null];
}
