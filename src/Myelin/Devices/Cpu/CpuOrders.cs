using System.Numerics;

namespace Myelin;

/// <summary>Primitives that compare the elements of a row.</summary>
public sealed partial class CpuDevice
{
    interface IElementVisitor<TResult>
    {
        TResult Visit<T>() where T : unmanaged, INumber<T>;
    }

    readonly struct BestVisitor<O>(KernelThreads threads, nint rows, nint length) : IElementVisitor<Kernel> where O : struct, IOrder
    {
        public Kernel Visit<T>() where T : unmanaged, INumber<T> => new BestKernel<T, O>(threads, rows, length);
    }

    readonly struct SortVisitor<O>(KernelThreads threads, nint rows, nint length) : IElementVisitor<Kernel> where O : struct, IOrder
    {
        public Kernel Visit<T>() where T : unmanaged, INumber<T> => new SortKernel<T, O>(threads, rows, length);
    }

    /// <inheritdoc/>
    protected internal override void ArgMax(Tensor x, Tensor y)
    {
        x = RowMajor(x);
        Launch(Ordered<BestVisitor<Descending>, Kernel>(x.Type, new(Workers, RowsOf(x), x.Shape[-1])), [x], [y]);
    }

    /// <inheritdoc/>
    protected internal override void ArgMin(Tensor x, Tensor y)
    {
        x = RowMajor(x);
        Launch(Ordered<BestVisitor<Ascending>, Kernel>(x.Type, new(Workers, RowsOf(x), x.Shape[-1])), [x], [y]);
    }

    /// <inheritdoc/>
    protected internal override void Sort(Tensor x, bool descending, Tensor values, Tensor indices)
    {
        x = RowMajor(x);
        Kernel kernel = descending
            ? Ordered<SortVisitor<Descending>, Kernel>(x.Type, new(Workers, RowsOf(x), x.Shape[-1]))
            : Ordered<SortVisitor<Ascending>, Kernel>(x.Type, new(Workers, RowsOf(x), x.Shape[-1]));
        Launch(kernel, [x], [values, indices]);
    }

    static TResult Ordered<TVisitor, TResult>(ElementType type, TVisitor visitor) where TVisitor : struct, IElementVisitor<TResult> => type switch
    {
        ElementType.Bool or ElementType.UInt8 => visitor.Visit<byte>(),
        ElementType.Int32 => visitor.Visit<int>(),
        ElementType.Int64 => visitor.Visit<long>(),
        ElementType.Float16 => visitor.Visit<Half>(),
        ElementType.Float32 => visitor.Visit<float>(),
        ElementType.Float64 => visitor.Visit<double>(),
        _ => throw new ShapeException($"Kernel: no order on {type}; cast to Float32 first."),
    };
}
