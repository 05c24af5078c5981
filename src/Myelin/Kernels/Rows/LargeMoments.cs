namespace Myelin.Kernels;

/// <summary>
/// Mean and variance of numbers whose sum or squares leave the range of T: computed in double, where the squares of floats fit, and those of
/// doubles after a scaling by a power of two. The order is that of <see cref="Fold"/> for chains.
/// </summary>
static unsafe class LargeMoments<T> where T : unmanaged
{
    /// <summary>The scale of the distances.</summary>
    static double Unit
    {
        [MethodImpl(Inline)]
        get => typeof(T) == typeof(float) ? 1 : Math.ScaleB(1, -600);
    }

    /// <summary>Whether a result in the usual way is usable.</summary>
    [MethodImpl(Inline)]
    public static bool IsFinite(T* number) => double.IsFinite(Read(number));

    /// <summary>m = Σ x / n of numbers that lie <paramref name="step"/> apart.</summary>
    public static void Mean(T* x, nint step, nint n, T* mean) => Write(mean, Sum(x, step, n, 0, squares: false) / n / Unit);

    /// <summary>v = Σ (x - m)² / n, infinite where T has no such number, and 1 / √(v + ε), which is finite all the same.</summary>
    public static void Variance(T* x, nint step, nint n, double epsilon, T* mean, T* variance, T* inverse)
    {
        double scaled = Sum(x, step, n, Read(mean) * Unit, squares: true) / n;
        Write(variance, scaled / Unit / Unit);
        Write(inverse, Unit / Math.Sqrt(scaled + epsilon * Unit * Unit));
    }

    [SkipLocalsInit]
    static double Sum(T* x, nint step, nint n, double mean, bool squares)
    {
        double* partials = stackalloc double[BlockSums<F64x1, double>.Size];
        F64x1 sum = 0;
        nint block = 0;
        for (nint i = 0; i < n; i++, x += step)
        {
            if (i > 0 && i % Fold.Block == 0) sum = BlockSums<F64x1, double>.Next(sum, block++, partials);
            double distance = Read(x) * Unit - mean;
            sum += squares ? distance * distance : distance;
        }
        double whole;
        BlockSums<F64x1, double>.Last(sum, block, partials).Store(&whole);
        return whole;
    }

    [MethodImpl(Inline)]
    static double Read(T* number) => typeof(T) == typeof(float) ? *(float*)number : *(double*)number;

    [MethodImpl(Inline)]
    static void Write(T* number, double value)
    {
        if (typeof(T) == typeof(float)) *(float*)number = (float)value;
        else *(double*)number = value;
    }
}
