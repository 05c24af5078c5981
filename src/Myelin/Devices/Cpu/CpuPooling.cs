namespace Myelin;

/// <summary>Pooling and its gradients.</summary>
public sealed partial class CpuDevice
{
    readonly struct MaxPoolVisitor(KernelThreads threads, ConvolutionShape shape, bool gradient) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => gradient
            ? new MaxPoolGradientKernel<V, T>(threads, shape)
            : new MaxPoolKernel<V, T>(threads, shape);
    }

    readonly struct AveragePoolVisitor(KernelThreads threads, ConvolutionShape shape, bool gradient) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => gradient
            ? new AveragePoolGradientKernel<V, T>(threads, shape)
            : new AveragePoolKernel<V, T>(threads, shape);
    }

    /// <summary>The narrowest registers that hold the channels of a pixel. Wider ones cost more where they cross a cache line.</summary>
    SimdLevel SimdFor(in ConvolutionShape shape, ElementType type)
    {
        long bytes = (long)shape.Outputs * type.Size();
        SimdLevel enough = bytes <= 16 ? SimdLevel.Vector128 : bytes <= 32 ? SimdLevel.Avx2 : SimdLevel.Avx512;
        return enough < Simd ? enough : Simd;
    }

    /// <inheritdoc/>
    protected internal override void MaxPool(Tensor x, Tensor values, in Window window, Tensor y)
    {
        x = RowMajor(x);
        values = RowMajor(values);
        ConvolutionShape shape = ShapeOf(x, y, window, 1);
        if (shape.IsEmpty) Zero(y);
        else Launch(Lanes.Visit<MaxPoolVisitor, Kernel>(x.Type, SimdFor(shape, x.Type), new(Workers, shape, false)), [x, values], [y]);
    }

    /// <inheritdoc/>
    protected internal override void MaxPoolGradient(Tensor x, Tensor dy, in Window window, Tensor dx)
    {
        x = RowMajor(x);
        dy = RowMajor(dy);
        ConvolutionShape shape = ShapeOf(x, dy, window, 1);
        if (shape.IsEmpty) Zero(dx);
        else Launch(Lanes.Visit<MaxPoolVisitor, Kernel>(x.Type, SimdFor(shape, x.Type), new(Workers, shape, true)), [x, dy], [dx]);
    }

    /// <inheritdoc/>
    protected internal override void AveragePool(Tensor x, in Window window, Tensor y)
    {
        x = RowMajor(x);
        ConvolutionShape shape = ShapeOf(x, y, window, 1);
        if (shape.IsEmpty) Zero(y);
        else Launch(Lanes.Visit<AveragePoolVisitor, Kernel>(x.Type, SimdFor(shape, x.Type), new(Workers, shape, false)), [x], [y]);
    }

    /// <inheritdoc/>
    protected internal override void AveragePoolGradient(Tensor dy, in Window window, Tensor dx)
    {
        dy = RowMajor(dy);
        ConvolutionShape shape = ShapeOf(dx, dy, window, 1);
        if (shape.IsEmpty) Zero(dx);
        else Launch(Lanes.Visit<AveragePoolVisitor, Kernel>(dy.Type, SimdFor(shape, dy.Type), new(Workers, shape, true)), [dy], [dx]);
    }
}
