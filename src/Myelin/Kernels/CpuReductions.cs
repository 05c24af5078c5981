namespace Myelin;

/// <summary>Folds over axes.</summary>
public sealed partial class CpuDevice
{
    readonly struct ReduceVisitor<F>(KernelThreads threads, nint outer, nint length, nint inner) : ILaneVisitor<Kernel> where F : struct, IFold
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new ReduceKernel<F, V, T>(threads, outer, length, inner);
    }

    /// <inheritdoc/>
    protected internal override void Reduce(Reduction reduction, Tensor x, int axis, int axes, Tensor y)
    {
        x = RowMajor(x);
        nint outer = Elements(x.Shape, 0, axis), length = Elements(x.Shape, axis, axis + axes), inner = Elements(x.Shape, axis + axes, x.Rank);
        Kernel kernel = reduction == Reduction.Sum
            ? Lanes.Visit<ReduceVisitor<SumFold>, Kernel>(x.Type, Simd, new(Workers, outer, length, inner))
            : Lanes.Visit<ReduceVisitor<MaxFold>, Kernel>(x.Type, Simd, new(Workers, outer, length, inner));
        Launch(kernel, [x], [y]);
    }

    /// <inheritdoc/>
    protected internal override void ArgMax(Tensor x, Tensor y)
    {
        x = RowMajor(x);
        nint length = x.Shape[-1], rows = Elements(x.Shape, 0, x.Rank - 1);
        Kernel kernel = x.Type switch
        {
            ElementType.Bool or ElementType.UInt8 => new ArgMaxKernel<byte>(Workers, rows, length),
            ElementType.Int32 => new ArgMaxKernel<int>(Workers, rows, length),
            ElementType.Int64 => new ArgMaxKernel<long>(Workers, rows, length),
            ElementType.Float16 => new ArgMaxKernel<Half>(Workers, rows, length),
            ElementType.Float32 => new ArgMaxKernel<float>(Workers, rows, length),
            ElementType.Float64 => new ArgMaxKernel<double>(Workers, rows, length),
            _ => throw new ShapeException($"ArgMax: no order on {x.Type}; cast to Float32 first."),
        };
        Launch(kernel, [x], [y]);
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
