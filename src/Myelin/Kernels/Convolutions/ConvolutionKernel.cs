namespace Myelin.Kernels;

/// <summary>
/// y = finish(x * w), a convolution, or its gradient by the input. Operands: the source (x, or dy), w, the bias where the
/// finish has one, and the target (y, or dx).
/// </summary>
/// <remarks>
/// A convolution's y[n, o, k] is the chain s = fma(x[n, i, c], w[t, c, k], s) from s = +0 over the taps t (by depth, row and
/// column) ascending, and over c ascending within each. The gradient's dx[n, i, c] is the chain s = fma(dy[n, o, k], w[t, c, k], s)
/// over the outputs o that read i, ascending (so their taps descending), and over k ascending within each. Taps in the
/// padding are not there: nothing is multiplied by zero. The finish comes after the sum. So no bit depends on batch, blocking,
/// register width or threads.
/// </remarks>
abstract unsafe class ConvolutionKernel(KernelThreads threads, SimdLevel simd, ElementType type, in ConvolutionShape shape, bool gradient, ProductFinish finish) : Kernel, IFinishing
{
    readonly ConvolutionShape shape = shape;

    protected KernelThreads Threads => threads;

    protected ref readonly ConvolutionShape Shape => ref shape;

    /// <summary>Whether it is the gradient by the input.</summary>
    protected bool IsGradient => gradient;

    public ProductFinish Finish => finish;

    public int Columns => gradient ? shape.Inputs : shape.Outputs;

    public Kernel With(ProductFinish other) => Create(threads, simd, type, shape, gradient, other);

    public override object? Key => (typeof(ConvolutionKernel), type, shape, gradient, finish);

    /// <summary>The kernel of a type at a register width.</summary>
    public static Kernel Create(KernelThreads threads, SimdLevel simd, ElementType type, in ConvolutionShape shape, bool gradient, ProductFinish finish)
    {
        if (shape.IsDepthwise) return Lanes.Visit<DepthwiseVisitor, Kernel>(type, simd, new(threads, simd, type, shape, gradient, finish));
        // Half of a 512-bit register would be empty.
        int bytes = (gradient ? shape.Inputs : shape.Outputs) / shape.Groups * type.Size();
        if (simd == SimdLevel.Avx512 && bytes <= 32) simd = SimdLevel.Avx2;
        return (type, simd) switch
        {
            (ElementType.Float32, SimdLevel.Avx512) => new ConvolutionKernel<float, Register512<float>>(threads, simd, type, shape, gradient, finish),
            (ElementType.Float32, SimdLevel.Avx2) => new ConvolutionKernel<float, Register256<float>>(threads, simd, type, shape, gradient, finish),
            (ElementType.Float32, SimdLevel.Vector128) => new ConvolutionKernel<float, Register128<float>>(threads, simd, type, shape, gradient, finish),
            (ElementType.Float32, _) => new ConvolutionKernel<float, RegisterOfOne<float>>(threads, simd, type, shape, gradient, finish),
            (ElementType.Float64, SimdLevel.Avx512) => new ConvolutionKernel<double, Register512<double>>(threads, simd, type, shape, gradient, finish),
            (ElementType.Float64, SimdLevel.Avx2) => new ConvolutionKernel<double, Register256<double>>(threads, simd, type, shape, gradient, finish),
            (ElementType.Float64, SimdLevel.Vector128) => new ConvolutionKernel<double, Register128<double>>(threads, simd, type, shape, gradient, finish),
            (ElementType.Float64, _) => new ConvolutionKernel<double, RegisterOfOne<double>>(threads, simd, type, shape, gradient, finish),
            _ => throw new ShapeException($"Convolution: expects Float32 or Float64, received {type}; Cast(ElementType.Float32) first."),
        };
    }

    readonly struct DepthwiseVisitor(KernelThreads threads, SimdLevel simd, ElementType type, ConvolutionShape shape, bool gradient, ProductFinish finish) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new DepthwiseKernel<V, T>(threads, simd, type, shape, gradient, finish);
    }
}

/// <summary>A kernel that can finish its sums as it stores them: operands are two inputs, the bias where the finish has one, and the result.</summary>
internal interface IFinishing
{
    /// <summary>What becomes of a finished sum.</summary>
    ProductFinish Finish { get; }

    /// <summary>The length of a row of the result, and of a bias.</summary>
    int Columns { get; }

    /// <summary>The same sums with another finish.</summary>
    Kernel With(ProductFinish other);
}
