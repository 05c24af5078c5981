namespace Myelin.Kernels;

/// <summary>The standard normal distribution within [-2, 2]: Φ⁻¹(1/2 + q) for q uniform within ±(Φ(2) - 1/2).</summary>
/// <remarks>
/// Φ⁻¹ is PPND16 of Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", 1988: a rational function of q for
/// |q| ≤ 0.425, and of √(-ln(1/2 - |q|)) beyond, with a relative error of 1e-16. A float uses the upper 24 bits of a word, a double the
/// upper 53 bits of two words, offset by one half, so that q and -q are equally likely.
/// </remarks>
sealed unsafe class TruncatedNormalKernel<V, T>(KernelThreads threads, SimdLevel simd, nint count) : RandomKernel<T>(threads, simd, count)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Φ(2) - 1/2 = erf(√2) / 2.</summary>
    const double Half = 0.47724986805182079;

    [MethodImpl(Hot)]
    protected override void Draw(uint* words, T* numbers, int count)
    {
        if (typeof(T) == typeof(float))
        {
            for (int i = 0; i < count; i++) ((float*)numbers)[i] = ((int)(words[i] >> 8) - (1 << 23) + 0.5f) * (1f / (1 << 23));
        }
        else
        {
            for (int i = 0; i < count; i++)
                ((double*)numbers)[i] = ((long)((((ulong)words[2 * i] << 32) | words[2 * i + 1]) >> 11) - (1L << 52) + 0.5) * (1.0 / (1L << 52));
        }
        for (int i = 0; i < count; i += V.Width) Quantile(V.Load(numbers + i) * Half).Store(numbers + i);
    }

    /// <summary>Φ⁻¹(1/2 + q) for |q| ≤ <see cref="Half"/>, limited to ±2 after rounding.</summary>
    [MethodImpl(Inline)]
    static V Quantile(V q)
    {
        V size = q.Abs(), z = size.GreaterThan(0.425).Select(Tail(size), Middle(size)).Minimum(2);
        return q.GreaterThan(0).Select(z, -z);
    }

    [MethodImpl(Inline)]
    static V Middle(V q)
    {
        V r = 0.180625 - q * q, above = 2.5090809287301226727e+3, below = 5.2264952788528545610e+3;
        above = above.MultiplyAdd(r, 3.3430575583588128105e+4);
        above = above.MultiplyAdd(r, 6.7265770927008700853e+4);
        above = above.MultiplyAdd(r, 4.5921953931549871457e+4);
        above = above.MultiplyAdd(r, 1.3731693765509461125e+4);
        above = above.MultiplyAdd(r, 1.9715909503065514427e+3);
        above = above.MultiplyAdd(r, 1.3314166789178437745e+2);
        above = above.MultiplyAdd(r, 3.3871328727963666080e+0);
        below = below.MultiplyAdd(r, 2.8729085735721942674e+4);
        below = below.MultiplyAdd(r, 3.9307895800092710610e+4);
        below = below.MultiplyAdd(r, 2.1213794301586595867e+4);
        below = below.MultiplyAdd(r, 5.3941960214247511077e+3);
        below = below.MultiplyAdd(r, 6.8718700749205790830e+2);
        below = below.MultiplyAdd(r, 4.2313330701600911252e+1);
        return above * q / below.MultiplyAdd(r, 1);
    }

    [MethodImpl(Inline)]
    static V Tail(V q)
    {
        V r = (-(0.5 - q).Log()).Sqrt() - 1.6, above = 7.74545014278341407640e-4, below = 1.05075007164441684324e-9;
        above = above.MultiplyAdd(r, 2.27238449892691845833e-2);
        above = above.MultiplyAdd(r, 2.41780725177450611770e-1);
        above = above.MultiplyAdd(r, 1.27045825245236838258e+0);
        above = above.MultiplyAdd(r, 3.64784832476320460504e+0);
        above = above.MultiplyAdd(r, 5.76949722146069140550e+0);
        above = above.MultiplyAdd(r, 4.63033784615654529590e+0);
        above = above.MultiplyAdd(r, 1.42343711074968357734e+0);
        below = below.MultiplyAdd(r, 5.47593808499534494600e-4);
        below = below.MultiplyAdd(r, 1.51986665636164571966e-2);
        below = below.MultiplyAdd(r, 1.48103976427480074590e-1);
        below = below.MultiplyAdd(r, 6.89767334985100004550e-1);
        below = below.MultiplyAdd(r, 1.67638483018380384940e+0);
        below = below.MultiplyAdd(r, 2.05319162663775882187e+0);
        return above / below.MultiplyAdd(r, 1);
    }
}
