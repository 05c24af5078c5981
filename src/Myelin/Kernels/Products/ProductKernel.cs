using System.Numerics;

namespace Myelin.Kernels;

/// <summary>C = finish(A·B) by <see cref="MatrixProduct"/>. Operands: a, b, the bias and the matrix if the finish has them, c.</summary>
/// <param name="threads">The threads to run on.</param>
/// <param name="simd">The register width.</param>
/// <param name="type">The type of a, bias and c: Float32 or Float64.</param>
/// <param name="rightType">The type of b: the same, or Float16 or BFloat16 with Float32.</param>
/// <param name="shape">Sizes and strides.</param>
/// <param name="finish">What is applied to a finished sum.</param>
/// <param name="packed">The layout of b if it is packed; null if it is stored as the shape says.</param>
sealed unsafe class ProductKernel(
    KernelThreads threads, SimdLevel simd, ElementType type, ElementType rightType, in ProductShape shape, ProductFinish finish, PackedLayout? packed = null)
    : Kernel, IFinishing, IPacking
{
    readonly ProductShape shape = shape;

    /// <summary>Float32 or Float64.</summary>
    public ElementType Type => type;

    /// <summary>Sizes and strides.</summary>
    public ref readonly ProductShape Shape => ref shape;

    /// <summary>What is applied to a finished sum.</summary>
    public ProductFinish Finish => finish;

    /// <inheritdoc/>
    public override bool WritesExactly => true;

    public override object? Key => (typeof(ProductKernel), type, rightType, shape, finish, packed);

    /// <inheritdoc/>
    public override string Title =>
        $"product {(shape.Batch > 1 ? $"{shape.Batch} x " : "")}{shape.M} x {shape.K} x {shape.N}" +
        (shape.AStep != 1 ? " Aᵀ" : "") + (shape.BColumn != 1 ? " Bᵀ" : "") + Finishes.Title(finish);

    /// <inheritdoc/>
    public override double Operations => 2.0 * shape.Batch * shape.M * shape.N * shape.K;

    /// <summary>The same product with another finish.</summary>
    public Kernel With(ProductFinish other) => new ProductKernel(threads, simd, type, rightType, shape, other, packed);

    /// <inheritdoc/>
    public PackedLayout? Layout => packed != null || rightType != type ? null
        : type == ElementType.Float64 ? MatrixProduct.Layout<double>(threads, simd, shape) : MatrixProduct.Layout<float>(threads, simd, shape);

    /// <inheritdoc/>
    public Kernel Packed(PackedLayout layout) => new ProductKernel(threads, simd, type, rightType, shape, finish, layout);

    /// <inheritdoc/>
    public int Columns => shape.N;

    public override void Run(void** operands)
    {
        void* bias = Finishes.Bias(finish, operands), matrix = Finishes.Matrix(finish, operands), c = operands[Finishes.Result(finish)];
        if (packed != null)
        {
            if (type == ElementType.Float64)
                MatrixProduct.Run(threads, simd, shape, packed, (double*)operands[0], (double*)operands[1], (double*)c, (double*)bias, (double*)matrix, finish);
            else
                MatrixProduct.Run(threads, simd, shape, packed, (float*)operands[0], (float*)operands[1], (float*)c, (float*)bias, (float*)matrix, finish);
        }
        else if (type == ElementType.Float64)
            MatrixProduct.Run(threads, simd, shape, (double*)operands[0], (double*)operands[1], (double*)c, (double*)bias, (double*)matrix, finish);
        else if (rightType == ElementType.Float32)
            MatrixProduct.Run(threads, simd, shape, (float*)operands[0], (float*)operands[1], (float*)c, (float*)bias, (float*)matrix, finish);
        else
            MatrixProduct.Run(threads, simd, shape, (float*)operands[0], rightType, (ushort*)operands[1], (float*)c, (float*)bias, (float*)matrix, finish);
    }
}

/// <summary>C = A·B for integers, which wrap around.</summary>
sealed unsafe class WholeProductKernel<T>(KernelThreads threads, in ProductShape shape) : SplitKernel(threads) where T : unmanaged, IBinaryInteger<T>
{
    readonly ProductShape shape = shape;

    public override object? Key => (typeof(WholeProductKernel<T>), shape);

    public override void Run(void** operands) => Split(operands, (nint)shape.Batch * shape.M, (nint)shape.N * Math.Max(1, shape.K));

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        for (nint item = from; item < to; item++)
        {
            nint batch = item / shape.M, i = item - batch * shape.M;
            T* a = (T*)operands[0] + shape.AOf(batch) + i * shape.ARow, b = (T*)operands[1] + shape.BOf(batch);
            T* c = (T*)operands[2] + batch * shape.CBatch + i * shape.CRow;
            for (nint j = 0; j < shape.N; j++) c[j] = T.Zero;
            for (nint k = 0; k < shape.K; k++)
            {
                T factor = a[k * shape.AStep];
                T* row = b + k * shape.BStep;
                for (nint j = 0; j < shape.N; j++) c[j] = unchecked(c[j] + (factor * row[j * shape.BColumn]));
            }
        }
    }
}
