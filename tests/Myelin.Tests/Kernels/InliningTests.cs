using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

public unsafe class InliningTests
{
    [Fact]
    public void Products_inline_everything_that_is_marked_so() => FreshProcess.Run($"{typeof(InliningTests).FullName}.{nameof(Products_in_a_fresh_process)}");

    /// <summary>Compiles every height and width of tile on every register, and all that stands around them.</summary>
    [Fact(Explicit = true)]
    public void Products_in_a_fresh_process()
    {
        using var listener = new InliningListener();
        using var threads = new KernelThreads(2);
        float* memory = (float*)NativeMemory.AllocZeroed(4_000_000);
        foreach (object level in MatrixProductTests.Levels().Select(row => row.Data))
        {
            var simd = (SimdLevel)level;
            for (int layout = 0; layout < 4; layout++)
            {
                for (int height = 1; height <= 14; height++)
                {
                    foreach (int width in new[] { 1, 3, 9, 17, 40, 130 })
                    {
                        ProductShape shape = ProductShape.Of(height, width, 65, (layout & 1) != 0, (layout & 2) != 0);
                        MatrixProduct.Run(threads, simd, shape, memory, memory + 1000, memory + 20000, memory, memory, ProductFinish.BiasRelu);
                        var doubles = (double*)memory;
                        MatrixProduct.Run(threads, simd, shape, doubles, doubles + 1000, doubles + 20000, doubles, doubles, ProductFinish.BiasRelu);
                    }
                }
                MatrixProduct.Run(
                    threads, simd, ProductShape.Of(200, 200, 400, (layout & 1) != 0, (layout & 2) != 0), memory, memory + 100_000, memory + 300_000, memory,
                    memory, ProductFinish.Sum);
                MatrixProduct.Run(
                    threads, simd, ProductShape.Of(300, 2, 400, (layout & 1) != 0, (layout & 2) != 0), memory, memory + 100_000, memory + 300_000, memory,
                    memory, ProductFinish.Sum);
            }
        }
        NativeMemory.Free(memory);
        listener.Settle();
        Assert.True(listener.Heard > 100, $"{listener.Heard} reports of inlining");
        Assert.True(listener.Refused.Count == 0, string.Join('\n', listener.Refused.Take(20)));
    }
}
