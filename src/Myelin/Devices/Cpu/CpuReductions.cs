namespace Myelin;

/// <summary>Folds over axes.</summary>
public sealed partial class CpuDevice
{
    readonly struct ReduceVisitor<F>(KernelThreads threads, MapLayout? view, FoldTree? tree, nint outer, nint length, nint inner) : ILaneVisitor<Kernel>
        where F : struct, IFold
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => view == null
            ? new ReduceKernel<F, V, T>(threads, outer, length, inner)
            : new BroadcastReduceKernel<F, V, T>(threads, view, outer, length, inner, tree);
    }

    readonly struct ScanVisitor(KernelThreads threads, nint outer, nint length, nint inner, bool exclusive, bool reverse) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            new ScanKernel<V, T>(threads, outer, length, inner, exclusive, reverse);
    }

    /// <inheritdoc/>
    protected internal override void Reduce(Reduction reduction, Tensor x, int axis, int axes, Tensor y)
    {
        MapLayout? view = x.Strides != null && x.Shape.Elements * x.Type.Size() > x.Storage.Bytes ? new(x.Shape, [x.Strides]) : null;
        FoldTree? tree = view == null ? null : FoldTree.Of(x.Shape.Sizes.Slice(axis, axes), x.Strides.AsSpan(axis, axes));
        if (view == null) x = RowMajor(x);
        nint outer = Elements(x.Shape, 0, axis), length = Elements(x.Shape, axis, axis + axes), inner = Elements(x.Shape, axis + axes, x.Rank);
        Kernel kernel = reduction switch
        {
            Reduction.Sum => Lanes.Visit<ReduceVisitor<SumFold>, Kernel>(x.Type, Simd, new(Workers, view, tree, outer, length, inner)),
            Reduction.Max => Lanes.Visit<ReduceVisitor<MaxFold>, Kernel>(x.Type, Simd, new(Workers, view, tree, outer, length, inner)),
            Reduction.Min => Lanes.Visit<ReduceVisitor<MinFold>, Kernel>(x.Type, Simd, new(Workers, view, tree, outer, length, inner)),
            _ => Lanes.Visit<ReduceVisitor<ProductFold>, Kernel>(x.Type, Simd, new(Workers, view, tree, outer, length, inner)),
        };
        Launch(kernel, [x], [y]);
    }

    /// <inheritdoc/>
    protected internal override void Scan(Tensor x, int axis, bool exclusive, bool reverse, Tensor y)
    {
        x = RowMajor(x);
        axis = x.Shape.Axis(axis);
        nint outer = Elements(x.Shape, 0, axis), inner = Elements(x.Shape, axis + 1, x.Rank);
        Launch(Lanes.Visit<ScanVisitor, Kernel>(x.Type, Simd, new(Workers, outer, x.Shape[axis], inner, exclusive, reverse)), [x], [y]);
    }

    /// <summary>x itself, or its values in row-major order.</summary>
    Tensor RowMajor(Tensor x)
    {
        if (x.IsContiguous) return x;
        Tensor copy = Tensor.Empty(x.Shape, x.Type, this);
        Copy(x, copy);
        return copy;
    }

    /// <summary>The product of the sizes of the axes [from, to).</summary>
    static nint Elements(Shape shape, int from, int to)
    {
        nint count = 1;
        for (int axis = from; axis < to; axis++) count *= shape.Sizes[axis];
        return count;
    }
}
