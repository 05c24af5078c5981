namespace Myelin.Ops;

/// <summary>
/// y[e, h] = exp(x[e, h]) / Σ exp(x[f, h]) over the entries f of the group of e: a softmax of each group. dx = y (dy - Σ y dy).
/// </summary>
/// <remarks>
/// Inputs: x [n, heads], the group of each entry [n], and starts and order of the groups as <see cref="Group"/> gives them. An entry of no group gives NaN.
/// </remarks>
public sealed record GroupSoftmax : Op
{
    /// <inheritdoc/>
    protected override bool KeepsInput(int i) => i > 0;

    /// <inheritdoc/>
    protected override void Check(Tensor[] x) => Expect(
        x.Length == 4 && x[0].Rank == 2 && x[0].Type.IsReal() && x[1].Shape == x[0].Shape[..1] && x[1].Type is ElementType.Int32 or ElementType.Int64
            && x[2].Rank == 1 && x[2].Shape[0] > 0 && x[3].Shape == x[1].Shape && x[2].Type == ElementType.Int64 && x[3].Type == ElementType.Int64, x,
        "x [n, heads], the group of each entry, and starts and order of the groups");

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor most = Tensor.Empty([x[2].Shape[0] - 1, x[0].Shape[1]], x[0].Type, x[0].Device);
        x[0].Device.GroupMax(x[0], x[2], x[3], most);
        Tensor powers = (x[0] - most.GatherUnchecked(x[1], 0)).Exp();
        return [powers / Totals(powers, x[1], x[2], x[3])];
    }

    /// <summary>For each entry, the sum of the values of its group.</summary>
    static Tensor Totals(Tensor values, Tensor groups, Tensor starts, Tensor order)
    {
        // A product with ones: the column of every entry is 0.
        Tensor columns = groups.Type == ElementType.Int32 ? groups * 0 : (groups * 0L);
        Tensor ones = Tensor.Ones([1, values.Shape[1], 1], values.Type).To(values.Device);
        Group all = new(1);
        Tensor[] column = all.Apply(columns);
        return new SparseProduct().ApplyOne(values, ones, groups, columns, starts, order, column[0], column[1]).Squeeze(2).GatherUnchecked(groups, 0);
    }

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call)
    {
        Tensor y = call.Y[0], dy = call.Incoming;
        return [y * (dy - Totals(y * dy, call.X[1], call.X[2], call.X[3])), null, null, null];
    }
}
