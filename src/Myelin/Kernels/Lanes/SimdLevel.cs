namespace Myelin;

/// <summary>The width of the registers that kernels use. Every width gives the same bits.</summary>
public enum SimdLevel
{
    /// <summary>One number at a time.</summary>
    Scalar,

    /// <summary>128-bit registers, available on every machine that .NET runs on.</summary>
    Vector128,

    /// <summary>256-bit registers with fused multiply-add (x86-64 since 2013).</summary>
    Avx2,

    /// <summary>512-bit registers.</summary>
    Avx512,
}
