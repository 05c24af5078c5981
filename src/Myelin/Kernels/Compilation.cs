namespace Myelin.Kernels;

/// <summary>Short names for the compilation options of kernels.</summary>
internal static class Compilation
{
    /// <summary>Part of a kernel, always inlined.</summary>
    public const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>A kernel, fully optimized at its first call (tier 0 code would be 10 times slower for thousands of calls).</summary>
    public const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
}
