namespace Myelin;

/// <summary>Softmax and cross-entropy over the last axis.</summary>
public sealed partial class CpuDevice
{
    readonly struct SoftmaxVisitor(KernelThreads threads, nint rows, nint length, bool logarithm) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => logarithm
            ? new LogSoftmaxKernel<V, T>(threads, rows, length)
            : new SoftmaxKernel<V, T>(threads, rows, length);
    }

    readonly struct SoftmaxGradientVisitor(KernelThreads threads, nint rows, nint length, bool logarithm) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => logarithm
            ? new LogSoftmaxGradientKernel<V, T>(threads, rows, length)
            : new SoftmaxGradientKernel<V, T>(threads, rows, length);
    }

    readonly struct CrossentropyVisitor(KernelThreads threads, nint rows, nint classes, ElementType labels) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new CrossentropyKernel<V, T>(threads, rows, classes, labels);
    }

    readonly struct CrossentropyGradientVisitor(KernelThreads threads, nint rows, nint classes, ElementType labels) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            new CrossentropyGradientKernel<V, T>(threads, rows, classes, labels);
    }

    /// <inheritdoc/>
    protected internal override void Softmax(Tensor x, bool logarithm, Tensor y)
    {
        x = RowMajor(x);
        Launch(Lanes.Visit<SoftmaxVisitor, Kernel>(x.Type, Simd, new(Workers, RowsOf(x), x.Shape[-1], logarithm)), [x], [y]);
    }

    /// <inheritdoc/>
    protected internal override void SoftmaxGradient(Tensor y, Tensor dy, bool logarithm, Tensor dx)
    {
        y = RowMajor(y);
        dy = RowMajor(dy);
        Launch(Lanes.Visit<SoftmaxGradientVisitor, Kernel>(y.Type, Simd, new(Workers, RowsOf(y), y.Shape[-1], logarithm)), [y, dy], [dx]);
    }

    /// <inheritdoc/>
    protected internal override void SparseCrossentropy(Tensor logits, Tensor labels, Tensor loss)
    {
        logits = RowMajor(logits);
        labels = RowMajor(WholeNumbers(labels, nameof(SparseCrossentropy)));
        Launch(
            Lanes.Visit<CrossentropyVisitor, Kernel>(logits.Type, Simd, new(Workers, RowsOf(logits), logits.Shape[-1], labels.Type)),
            [logits, labels], [loss]);
    }

    /// <inheritdoc/>
    protected internal override void SparseCrossentropyGradient(Tensor logits, Tensor labels, Tensor dy, Tensor dx)
    {
        logits = RowMajor(logits);
        labels = RowMajor(WholeNumbers(labels, nameof(SparseCrossentropy)));
        dy = RowMajor(dy);
        Launch(
            Lanes.Visit<CrossentropyGradientVisitor, Kernel>(logits.Type, Simd, new(Workers, RowsOf(logits), logits.Shape[-1], labels.Type)),
            [logits, labels, dy], [dx]);
    }

    /// <summary>How many rows along the last axis there are.</summary>
    static nint RowsOf(Tensor x) => Elements(x.Shape, 0, x.Rank - 1);

    static Tensor WholeNumbers(Tensor x, string who) => Indices.Takes(x.Type) ? x
        : throw new ShapeException($"{who}: expects indices of UInt8, Int32 or Int64, received {x.Type}; cast them to Int64.");
}
