namespace Myelin.Ops;

/// <summary>
/// y = A x with the entries of A given: y[rows[e], h, :] += values[e, h] x[columns[e], h, :]. dx = Aᵀ dy, and dvalues[e, h] = dy[rows[e], h, :] ·
/// x[columns[e], h, :].
/// </summary>
/// <remarks>
/// Inputs: values [n, heads], x [size, heads, features], rows [n] and columns [n], and their groups: row starts, row order, column starts, column order
/// as <see cref="Group"/> gives them. The sum of a row goes over its entries in their order. An entry whose row is outside is left out; one whose column
/// is outside gives NaN.
/// </remarks>
public sealed record SparseProduct : Op
{
    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => false;

    /// <inheritdoc/>
    protected override void Check(Tensor[] x)
    {
        bool fits = x.Length == 8 && x[0].Rank == 2 && x[1].Rank == 3 && x[0].Type.IsReal() && x[1].Type == x[0].Type && x[0].Shape[1] == x[1].Shape[1];
        if (fits)
        {
            Shape entries = x[0].Shape[..1];
            fits = x[2].Shape == entries && x[3].Shape == entries && x[2].Type is ElementType.Int32 or ElementType.Int64
                && x[3].Type is ElementType.Int32 or ElementType.Int64 && x[5].Shape == entries && x[7].Shape == entries
                && x[4].Rank == 1 && x[4].Shape[0] > 0 && x[6].Shape == [x[1].Shape[0] + 1] && Array.TrueForAll(x[4..], one => one.Type == ElementType.Int64);
        }
        Expect(fits, x, "values [n, heads], x [size, heads, features], rows and columns [n], and the groups of both");
    }

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor y = Tensor.Empty([x[4].Shape[0] - 1, x[1].Shape[1], x[1].Shape[2]], x[1].Type, x[1].Device);
        x[1].Device.SparseProduct(x[0], x[1], x[4], x[5], x[3], y);
        return [y];
    }

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call)
    {
        IReadOnlyList<Tensor> x = call.X;
        Tensor dy = call.Incoming;
        var result = new Tensor?[8];
        if (call.Wants(0)) result[0] = (dy.GatherUnchecked(x[2], 0) * x[1].GatherUnchecked(x[3], 0)).Sum(-1);
        if (call.Wants(1)) result[1] = ApplyOne(x[0], dy, x[3], x[2], x[6], x[7], x[4], x[5]);
        return result;
    }
}
