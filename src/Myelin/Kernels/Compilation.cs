namespace Myelin.Kernels;

/// <summary>What the JIT is asked to do with a method, by the names that read well above it.</summary>
internal static class Compilation
{
    /// <summary>Part of a kernel: always inlined.</summary>
    public const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>A kernel: compiled at full speed at its first call (tier 0 runs it 10 times slower for thousands of calls).</summary>
    public const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
}
