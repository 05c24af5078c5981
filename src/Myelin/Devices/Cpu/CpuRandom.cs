namespace Myelin;

/// <summary>Random numbers.</summary>
public sealed partial class CpuDevice
{
    readonly struct NormalVisitor(KernelThreads threads, SimdLevel simd, nint count) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new NormalKernel<V, T>(threads, simd, count);
    }

    readonly struct TruncatedNormalVisitor(KernelThreads threads, SimdLevel simd, nint count) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new TruncatedNormalKernel<V, T>(threads, simd, count);
    }

    /// <inheritdoc/>
    protected internal override void Random(Distribution distribution, Tensor key, Tensor y)
    {
        nint count = (nint)y.Shape.Elements;
        Kernel kernel = (distribution, y.Type) switch
        {
            (Distribution.Uniform, ElementType.Float32) => new UniformKernel<float>(Workers, Simd, count),
            (Distribution.Uniform, ElementType.Float64) => new UniformKernel<double>(Workers, Simd, count),
            (Distribution.Normal, ElementType.Float32 or ElementType.Float64) => Lanes.Visit<NormalVisitor, Kernel>(y.Type, Simd, new(Workers, Simd, count)),
            (Distribution.TruncatedNormal, ElementType.Float32 or ElementType.Float64) =>
                Lanes.Visit<TruncatedNormalVisitor, Kernel>(y.Type, Simd, new(Workers, Simd, count)),
            (Distribution.Permutation, ElementType.Int64) => new PermutationKernel(count),
            _ => throw new ShapeException($"Random: no {distribution} of {y.Type}; draw Float32 or Float64 (Int64 for a permutation) and cast."),
        };
        Launch(kernel, [RowMajor(key)], [y]);
    }
}
