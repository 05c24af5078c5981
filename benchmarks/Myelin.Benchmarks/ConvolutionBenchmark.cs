using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Convolutions and their gradients: time and the share of the FMA peak measured beside them, on one thread and on two.</summary>
/// <remarks>Only multiply-adds that the definition asks for are counted: taps in the padding are none.</remarks>
static unsafe class ConvolutionBenchmark
{
    sealed record Case(string Name, ConvolutionShape Shape);

    static readonly Case[] Cases =
    [
        Layer("64 -> 64, 3x3, 16²", 64, 16, 64, 64, 3, 1), Layer("128 -> 128, 3x3, 8²", 64, 8, 128, 128, 3, 1),
        Layer("16 -> 16, 3x3, 32²", 64, 32, 16, 16, 3, 1), Layer("32 -> 32, 3x3, 32²", 64, 32, 32, 32, 3, 1), Layer("32 -> 64, 3x3, 16²", 64, 16, 32, 64, 3, 1),
        Layer("3 -> 32, 3x3, 32²", 64, 32, 3, 32, 3, 1), Layer("3 -> 16, 3x3, 32²", 64, 32, 3, 16, 3, 1),
        Layer("1 -> 6, 5x5, 28² same", 64, 28, 1, 6, 5, 2), Layer("1 -> 6, 5x5, 32² valid", 64, 32, 1, 6, 5, 0),
        Layer("6 -> 16, 5x5, 14² valid", 64, 14, 6, 16, 5, 0),
        Layer("16 -> 32, 3x3, 32² by 2", 64, 32, 16, 32, 3, 1, 2), Layer("64 -> 128, 1x1, 16²", 64, 16, 64, 128, 1, 0),
        Layer("64 depthwise, 3x3, 16²", 64, 16, 64, 64, 3, 1, groups: 64), Layer("64 depthwise, 3x3, 16² by 2", 64, 16, 64, 64, 3, 1, 2, groups: 64),
        Layer("24 depthwise, 5x5, 28²", 64, 28, 24, 24, 5, 2, groups: 24), Layer("64 -> 64, 3x3, 16², batch 1", 1, 16, 64, 64, 3, 1),
        Layer("128 -> 128, 3x3, 8², batch 1", 1, 8, 128, 128, 3, 1),
    ];

    struct Call
    {
        public void** Operands;
    }

    static Kernel current = null!;

    public static void Run(string filter)
    {
        SimdLevel simd = CpuDevice.Widest;
        using KernelThreads one = new(1), two = new(2);
        Console.WriteLine($"{simd}, float. FMA peak of one core: {FmaPeak.Measure(simd) / 1e9:F1} GFLOP/s; shares are of that beside each kernel.");
        Console.WriteLine($"{"layer",-30}{"",-10}{"1 thread",12}{"peak",8}{"2 threads",12}{"gain",8}");
        foreach (Case each in Cases)
        {
            if (!each.Name.Contains(filter, StringComparison.Ordinal)) continue;
            ConvolutionShape shape = each.Shape.Simplest();
            float* x = Numbers(shape.Images * shape.PixelsIn * shape.Inputs);
            float* w = Numbers(shape.Taps * shape.Inputs * shape.Outputs);
            float* y = Numbers(shape.Images * shape.PixelsOut * shape.Outputs);
            Show(each.Name, "forward", shape, threads => Kernel(threads, gradient: false), one, two, x, w, y);
            Show("", "by input", shape, threads => Kernel(threads, gradient: true), one, two, y, w, x);

            Kernel Kernel(KernelThreads threads, bool gradient) =>
                ConvolutionKernel.Create(threads, simd, ElementType.Float32, ElementType.Float32, shape, gradient, ProductFinish.Sum);
            Show("", "by weights", shape, threads => ConvolutionWeightKernel.Create(threads, simd, ElementType.Float32, shape), one, two, x, y, w);
            foreach (nint numbers in new nint[] { (nint)x, (nint)w, (nint)y }) NativeMemory.AlignedFree((void*)numbers);
        }
    }

    static void Show(
        string name, string what, ConvolutionShape shape, Func<KernelThreads, Kernel> make, KernelThreads one, KernelThreads two, float* a, float* b, float* c)
    {
        void** operands = stackalloc void*[] { a, b, c };
        var call = new Call { Operands = operands };
        double single = double.MaxValue, pair = double.MaxValue, peak = 0;
        for (int i = 0; i < 3; i++)
        {
            peak = Math.Max(peak, FmaPeak.Measure(CpuDevice.Widest));
            current = make(one);
            single = Math.Min(single, Timing.Best(&Work, &call));
            current = make(two);
            pair = Math.Min(pair, Timing.Best(&Work, &call));
        }
        Console.WriteLine($"{name,-30}{what,-10}{single * 1e6,9:F1} µs{Operations(shape) / single / peak,8:P0}{pair * 1e6,9:F1} µs{single / pair,8:F2}");
    }

    static void Work(void* argument) => current.Run(((Call*)argument)->Operands);

    /// <summary>A multiply-add counted as two.</summary>
    static double Operations(in ConvolutionShape shape) =>
        2.0 * shape.Images * Pairs(shape.Depth) * Pairs(shape.Height) * Pairs(shape.Width) * (shape.Inputs / shape.Groups) * shape.Outputs;

    /// <summary>Pairs of an output and a tap that is no padding.</summary>
    static double Pairs(ConvolutionAxis axis) => AxisRun.Outputs(axis).Sum(run => (double)run.Count * run.Taps);

    static Case Layer(string name, int batch, int size, int inputs, int outputs, int taps, int padding, int stride = 1, int groups = 1)
    {
        var along = new ConvolutionAxis(size, new WindowAxis(taps, stride, padding, padding).Outputs(size), taps, stride, padding, 1);
        return new(name, new(batch, new(1, 1, 1, 1, 0, 1), along, along, inputs, outputs, groups));
    }

    static float* Numbers(nint count)
    {
        float* numbers = (float*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(float) + 64), 64);
        NativeMemory.Clear((byte*)numbers + count * sizeof(float), 64); // it is read, and some processors are slow with subnormal numbers
        for (nint i = 0; i < count; i++) numbers[i] = (i % 13 - 6) * 0.1f;
        return numbers;
    }
}
