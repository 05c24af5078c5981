namespace Myelin;

/// <summary>Primitives of sparse matrices.</summary>
public sealed partial class CpuDevice
{
    readonly struct SparseProductVisitor(KernelThreads threads, ElementType columns, nint rows, nint count, nint size, nint heads, nint inner)
        : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            new SparseProductKernel<V, T>(threads, columns, rows, count, size, heads, inner);
    }

    readonly struct GroupMaxVisitor(KernelThreads threads, nint rows, nint count, nint inner) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new GroupMaxKernel<V, T>(threads, rows, count, inner);
    }

    /// <inheritdoc/>
    protected internal override void Group(Tensor indices, Tensor starts, Tensor order)
    {
        indices = RowMajor(WholeNumbers(indices, nameof(Group)));
        Launch(new GroupKernel(indices.Type, (nint)indices.Shape.Elements, starts.Shape[0] - 1), [indices], [starts, order]);
    }

    /// <inheritdoc/>
    protected internal override void SparseProduct(Tensor values, Tensor x, Tensor starts, Tensor order, Tensor columns, Tensor y)
    {
        values = RowMajor(values);
        x = RowMajor(x);
        columns = RowMajor(WholeNumbers(columns, nameof(SparseProduct)));
        SparseProductVisitor visitor = new(
            Workers, columns.Type, y.Shape[0], (nint)columns.Shape.Elements, x.Shape[0], x.Shape[1], x.Shape[2]);
        Launch(Lanes.Visit<SparseProductVisitor, Kernel>(x.Type, Simd, visitor), [values, x, RowMajor(starts), RowMajor(order), columns], [y]);
    }

    /// <inheritdoc/>
    protected internal override void GroupMax(Tensor x, Tensor starts, Tensor order, Tensor y)
    {
        x = RowMajor(x);
        GroupMaxVisitor visitor = new(Workers, y.Shape[0], x.Shape[0], Elements(x.Shape, 1, x.Rank));
        Launch(Lanes.Visit<GroupMaxVisitor, Kernel>(x.Type, Simd, visitor), [x, RowMajor(starts), RowMajor(order)], [y]);
    }
}
