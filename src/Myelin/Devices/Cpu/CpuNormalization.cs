namespace Myelin;

/// <summary>Normalization of rows, in one pass over memory, and of columns, in three.</summary>
public sealed partial class CpuDevice
{
    readonly struct NormalizeRowsVisitor(KernelThreads threads, nint rows, nint columns, double epsilon, bool gradient) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => gradient
            ? new NormalizeRowsGradientKernel<V, T>(threads, rows, columns)
            : new NormalizeRowsKernel<V, T>(threads, rows, columns, epsilon);
    }

    readonly struct NormalizeColumnsVisitor(KernelThreads threads, nint rows, nint columns, bool gradient) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => gradient
            ? new NormalizeColumnsGradientKernel<V, T>(threads, rows, columns)
            : new NormalizeColumnsKernel<V, T>(threads, rows, columns);
    }

    readonly struct ColumnTermsVisitor<A, B, S>(KernelThreads threads, nint rows, nint columns) : ILaneVisitor<Kernel>
        where A : struct, ITerm where B : struct, ITerm where S : struct, IStatistics
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new ColumnTermsKernel<A, B, S, V, T>(threads, rows, columns);
    }

    readonly struct ColumnMeansVisitor(nint rows, nint columns) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new ColumnMeansKernel<V, T>(rows, columns);
    }

    readonly struct ColumnDeviationsVisitor(nint rows, nint columns, double epsilon) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new ColumnDeviationsKernel<V, T>(rows, columns, epsilon);
    }

    /// <inheritdoc/>
    protected internal override void Normalize(
        NormalizationAxis over, Tensor x, Tensor scale, Tensor offset, double epsilon, Tensor y, Tensor mean, Tensor variance, Tensor inverse)
    {
        x = RowMajor(x);
        scale = RowMajor(scale);
        offset = RowMajor(offset);
        nint rows = x.Shape[0], columns = x.Shape[1];
        if (over == NormalizationAxis.Rows)
        {
            Launch(
                Lanes.Visit<NormalizeRowsVisitor, Kernel>(x.Type, Simd, new(Workers, rows, columns, epsilon, gradient: false)),
                [x, scale, offset], [y, mean, variance, inverse]);
            return;
        }
        Tensor sum = Tensor.Empty(mean.Shape, x.Type, this), squares = Tensor.Empty(mean.Shape, x.Type, this);
        Reduce(Reduction.Sum, x, 0, 1, sum);
        Launch(Lanes.Visit<ColumnMeansVisitor, Kernel>(x.Type, Simd, new(rows, columns)), [x, sum], [mean]);
        Launch(
            Lanes.Visit<ColumnTermsVisitor<SquaredDistanceTerm, SquaredDistanceTerm, OfColumn>, Kernel>(x.Type, Simd, new(Workers, rows, columns)),
            [x, x, mean, mean], [squares]);
        Launch(Lanes.Visit<ColumnDeviationsVisitor, Kernel>(x.Type, Simd, new(rows, columns, epsilon)), [x, mean, squares], [variance, inverse]);
        Launch(
            Lanes.Visit<NormalizeColumnsVisitor, Kernel>(x.Type, Simd, new(Workers, rows, columns, gradient: false)),
            [x, mean, inverse, scale, offset], [y]);
    }

    /// <inheritdoc/>
    protected internal override void NormalizeGradient(
        NormalizationAxis over, Tensor x, Tensor scale, Tensor mean, Tensor inverse, Tensor dy, Tensor dx, Tensor dscale, Tensor doffset)
    {
        x = RowMajor(x);
        dy = RowMajor(dy);
        scale = RowMajor(scale);
        nint rows = x.Shape[0], columns = x.Shape[1];
        Kernel sums = over == NormalizationAxis.Rows
            ? Lanes.Visit<ColumnTermsVisitor<GradientTerm, WeightedGradientTerm, OfRow>, Kernel>(x.Type, Simd, new(Workers, rows, columns))
            : Lanes.Visit<ColumnTermsVisitor<GradientTerm, WeightedGradientTerm, OfColumn>, Kernel>(x.Type, Simd, new(Workers, rows, columns));
        Launch(sums, [x, dy, mean, inverse], [doffset, dscale]);
        if (over == NormalizationAxis.Rows)
        {
            Launch(
                Lanes.Visit<NormalizeRowsVisitor, Kernel>(x.Type, Simd, new(Workers, rows, columns, 0, gradient: true)),
                [x, scale, mean, inverse, dy], [dx]);
            return;
        }
        Tensor share = Tensor.Empty(mean.Shape, x.Type, this), slope = Tensor.Empty(mean.Shape, x.Type, this), factor = Tensor.Empty(mean.Shape, x.Type, this);
        Divide(doffset, rows, share);
        Divide(dscale, rows, slope);
        Each(default(Multiplied), scale, inverse, factor);
        Launch(
            Lanes.Visit<NormalizeColumnsVisitor, Kernel>(x.Type, Simd, new(Workers, rows, columns, gradient: true)),
            [x, dy, mean, inverse, factor, share, slope], [dx]);
    }

    /// <summary>y = sum / count.</summary>
    void Divide(Tensor sum, nint count, Tensor y) => Each(new DividedBy(count), sum, sum, y);

    void Each<F>(F formula, Tensor a, Tensor b, Tensor y) where F : struct, IQuaternary =>
        Run([new(Lanes.Visit<QuaternaryVisitor<F>, Stage>(y.Type, Simd, new(formula)), [0, 1, 1, 1, 2])], 0, [a, b], [y]);
}

/// <summary>a / divisor.</summary>
readonly record struct DividedBy(double Divisor) : IQuaternary
{
    [MethodImpl(Inline)]
    public V Value<V>(V a, V b, V c, V d) where V : ILane<V> => a / Divisor;
}

/// <summary>a b.</summary>
readonly record struct Multiplied : IQuaternary
{
    [MethodImpl(Inline)]
    public V Value<V>(V a, V b, V c, V d) where V : ILane<V> => a * b;
}
