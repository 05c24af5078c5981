namespace Myelin.Kernels;

/// <summary>
/// y = finish(x * w), a convolution, or its input gradient. Operands: the source (x or dy), w, the bias and the matrix if the finish has them, and
/// the target (y or dx).
/// </summary>
/// <remarks>
/// y[n, o, k] of a convolution is a sum of products in the order of <see cref="MatrixProduct"/>, of the terms fma(x[n, i, c], w[t, c, k], s)
/// over ascending taps t (by depth, row and column) and over ascending c within each tap. dx[n, i, c] of the gradient is that of the terms
/// fma(dy[n, o, k], w[t, c, k], s) over descending taps (so over the ascending outputs o that read i) and over ascending k within each tap.
/// Taps in the padding are skipped, not multiplied by zero; they keep their places in the blocks of the sum. The finish is applied to the
/// finished sum. The result therefore does not depend on the batch, tiling, register width or number of threads.
/// </remarks>
abstract unsafe class ConvolutionKernel(
    KernelThreads threads, SimdLevel simd, ElementType type, ElementType weights, in ConvolutionShape shape, bool gradient, ProductFinish finish)
    : Kernel, IFinishing
{
    readonly ConvolutionShape shape = shape;

    protected KernelThreads Threads => threads;

    protected ref readonly ConvolutionShape Shape => ref shape;

    /// <summary>Whether this is the input gradient.</summary>
    protected bool IsGradient => gradient;

    public ProductFinish Finish => finish;

    public int Columns => gradient ? shape.Inputs : shape.Outputs;

    public Kernel With(ProductFinish other) => Create(threads, simd, type, weights, shape, gradient, other);

    public override object? Key => (typeof(ConvolutionKernel), type, weights, shape, gradient, finish);

    /// <inheritdoc/>
    public override string Title => $"convolution{(gradient ? ", input gradient" : "")} {shape.Title}{Finishes.Title(finish)}";

    /// <inheritdoc/>
    public override double Operations => 2.0 * shape.Work;

    /// <summary>Creates the kernel for an element type and a register width. With Float32, the weights may be Float16 or BFloat16.</summary>
    public static Kernel Create(
        KernelThreads threads, SimdLevel simd, ElementType type, ElementType weights, in ConvolutionShape shape, bool gradient, ProductFinish finish)
    {
        if (shape.IsDepthwise)
            return Lanes.Visit<DepthwiseVisitor, Kernel>(type, DepthwiseLevel(simd, type, shape), new(threads, simd, type, weights, shape, gradient, finish));
        var create = new Creation(threads, simd, type, weights, shape, gradient, finish);
        // Half of a 512-bit register would be unused.
        int bytes = (gradient ? shape.Inputs : shape.Outputs) / shape.Groups * type.Size();
        if (simd == SimdLevel.Avx512 && bytes <= 32 && !create.Transposes) simd = SimdLevel.Avx2;
        return (type, simd) switch
        {
            (ElementType.Float32, SimdLevel.Avx512) => create.Single<Register512<float>>(),
            (ElementType.Float32, SimdLevel.Avx2) => create.Single<Register256<float>>(),
            (ElementType.Float32, SimdLevel.Vector128) => create.Single<Register128<float>>(),
            (ElementType.Float32, _) => create.Single<RegisterOfOne<float>>(),
            (ElementType.Float64, SimdLevel.Avx512) => create.Of<double, Register512<double>, PlainSide<double, Register512<double>>>(),
            (ElementType.Float64, SimdLevel.Avx2) => create.Of<double, Register256<double>, PlainSide<double, Register256<double>>>(),
            (ElementType.Float64, SimdLevel.Vector128) => create.Of<double, Register128<double>, PlainSide<double, Register128<double>>>(),
            (ElementType.Float64, _) => create.Of<double, RegisterOfOne<double>, PlainSide<double, RegisterOfOne<double>>>(),
            _ => throw new ShapeException($"Convolution: expects Float32 or Float64, received {type}; Cast(ElementType.Float32) first."),
        };
    }

    /// <summary>The width for a depthwise convolution: registers of 256 bits if they leave fewer lanes empty.</summary>
    public static SimdLevel DepthwiseLevel(SimdLevel simd, ElementType type, in ConvolutionShape shape) =>
        simd == SimdLevel.Avx512 && shape.Outputs * type.Size() % 64 is > 0 and <= 32 ? SimdLevel.Avx2 : simd;

    /// <summary>Creates the kernel once the register is known.</summary>
    readonly struct Creation(
        KernelThreads threads, SimdLevel simd, ElementType type, ElementType weights, ConvolutionShape shape, bool gradient, ProductFinish finish)
    {
        /// <summary>Whether it is an input gradient whose lanes are pixels.</summary>
        public bool Transposes =>
            gradient && finish == ProductFinish.Sum && weights == type && PatchInputKernel<float, Register128<float>>.Suits(shape, type.Size());

        public Kernel Of<T, V, B>() where T : unmanaged where V : unmanaged, IProductRegister<V> where B : struct, IRightSide<V> =>
            Transposes
                ? new PatchInputKernel<T, V>(threads, simd, type, shape)
                : new ConvolutionKernel<T, V, B>(threads, simd, type, weights, shape, gradient, finish);

        public Kernel Single<V>() where V : unmanaged, IProductRegister<V> => weights switch
        {
            ElementType.Float16 => Of<float, V, HalfSide<Float16Format, V>>(),
            ElementType.BFloat16 => Of<float, V, HalfSide<BFloat16Format, V>>(),
            _ => Of<float, V, PlainSide<float, V>>(),
        };
    }

    readonly struct DepthwiseVisitor(
        KernelThreads threads, SimdLevel simd, ElementType type, ElementType weights, ConvolutionShape shape, bool gradient, ProductFinish finish)
        : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            new DepthwiseKernel<V, T>(threads, simd, type, weights, shape, gradient, finish);
    }
}

/// <summary>
/// A kernel that can finish its sums as it stores them. Operands: two inputs, the bias and the matrix if the finish has them, and the result.
/// </summary>
internal interface IFinishing
{
    /// <summary>What is applied to a finished sum.</summary>
    ProductFinish Finish { get; }

    /// <summary>The length of a row of the result and of the bias.</summary>
    int Columns { get; }

    /// <summary>The same kernel with another finish.</summary>
    Kernel With(ProductFinish other);
}
