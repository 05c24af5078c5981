namespace Myelin.Kernels;

/// <summary>Generic code to be called with the lane of an element type and a register width.</summary>
interface ILaneVisitor<TResult>
{
    TResult Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged;
}

static class Lanes
{
    /// <summary>Calls the visitor with the lane of an element type and a register width. This is the only switch over both.</summary>
    /// <exception cref="ShapeException">The type has no arithmetic.</exception>
    public static TResult Visit<TVisitor, TResult>(ElementType type, SimdLevel simd, TVisitor visitor)
        where TVisitor : struct, ILaneVisitor<TResult> => (type, simd) switch
        {
            (ElementType.Float32, SimdLevel.Avx512) => visitor.Visit<F32x16, float>(),
            (ElementType.Float32, SimdLevel.Avx2) => visitor.Visit<F32x8, float>(),
            (ElementType.Float32, SimdLevel.Vector128) => visitor.Visit<F32x4, float>(),
            (ElementType.Float32, _) => visitor.Visit<F32x1, float>(),
            (ElementType.Float64, SimdLevel.Avx512) => visitor.Visit<F64x8, double>(),
            (ElementType.Float64, SimdLevel.Avx2) => visitor.Visit<F64x4, double>(),
            (ElementType.Float64, SimdLevel.Vector128) => visitor.Visit<F64x2, double>(),
            (ElementType.Float64, _) => visitor.Visit<F64x1, double>(),
            (ElementType.Int32, _) => visitor.Visit<I32x1, int>(),
            (ElementType.Int64, _) => visitor.Visit<I64x1, long>(),
            _ => throw new ShapeException($"Kernel: no arithmetic on {type}; cast to Float32 first."),
        };
}
