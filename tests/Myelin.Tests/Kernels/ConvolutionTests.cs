using System.Numerics;
using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

public sealed unsafe class ConvolutionTests : IDisposable
{
    readonly KernelThreads[] threads = [new(1), new(2), new(3), new(4)];

    public void Dispose()
    {
        foreach (KernelThreads each in threads) each.Dispose();
    }

    public static TheoryData<SimdLevel> Levels() => MatrixProductTests.Levels();

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_window_and_thread_count_gives_the_ordered_sums_bit_for_bit_in_float(SimdLevel simd) => Random<float>(simd, 150, seed: 1, special: 0);

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_window_and_thread_count_gives_the_ordered_sums_bit_for_bit_in_double(SimdLevel simd) => Random<double>(simd, 100, seed: 2, special: 0);

    [Theory]
    [MemberData(nameof(Levels))]
    public void Infinities_NaN_subnormals_and_signed_zeros_meet_no_padding(SimdLevel simd)
    {
        Random<float>(simd, 60, seed: 3, special: 0.2);
        Random<double>(simd, 40, seed: 4, special: 0.2);
    }

    /// <summary>Stride, padding, dilation and groups in every combination, on odd sizes.</summary>
    [Fact]
    public void Every_combination_of_steps_is_right()
    {
        var random = new Random(5);
        int round = 0;
        foreach (int taps in new[] { 1, 2, 3, 5 })
            foreach (int stride in new[] { 1, 2, 3 })
                foreach (int before in new[] { 0, 1, 3 })
                    foreach (int dilation in new[] { 1, 2 })
                        foreach (int groups in new[] { 1, 3 })
                        {
                            var axis = new WindowAxis(taps, stride, before, random.Next(3), dilation);
                            var shape = new ConvolutionShape(
                                1 + round % 3, One, Axis(axis, 11), Axis(axis with { After = 1 }, 9), groups * (1 + round % 4), groups * (1 + round % 5),
                                groups);
                            new ConvolutionCase<float>(shape, random).Check(threads[round++ % 4], CpuDevice.Widest, (ProductFinish)(round & 7));
                        }
    }

    /// <summary>Shapes of real layers: several strips and panels, whole images for each thread, and images of whole pages.</summary>
    [Fact]
    public void Layers_of_real_networks_are_right()
    {
        var random = new Random(6);
        WindowAxis three = new(3, 1, 1, 1), five = new(5), strided = new(3, 2, 0, 1), one = new(1);
        foreach (ConvolutionShape shape in new ConvolutionShape[]
        {
            new(16, One, Axis(three, 8), Axis(three, 8), 16, 16, 1), new(13, One, Axis(three, 4), Axis(three, 4), 32, 80, 1),
            new(2, One, Axis(five, 14), Axis(five, 14), 6, 16, 1), new(3, One, Axis(five, 12), Axis(five, 12), 1, 6, 1),
            new(2, One, Axis(three, 16), Axis(three, 16), 3, 32, 1), new(2, One, Axis(strided, 16), Axis(strided, 16), 8, 24, 1),
            new(5, One, Axis(one, 6), Axis(one, 6), 48, 40, 1), new(2, One, Axis(three, 10), Axis(three, 10), 40, 40, 40),
            new(2, One, Axis(three, 37), Axis(new(5, 1, 1, 4), 71), 3, 60, 1), new(3, One, Axis(five, 9), Axis(new(3, 1, 4, 3, 2), 33), 1, 6, 1),
            new(1, One, Axis(new(40, 1, 30, 30), 20), Axis(new(9, 1, 20, 0), 40), 4, 5, 1), new(1, One, One, Axis(new(9, 1, 0, 0, 3), 40), 2, 200, 1),
            new(2, One, Axis(new(5, 1, 2, 2), 6), Axis(new(7, 1, 3, 3), 19), 24, 24, 24), new(2, One, Axis(strided, 9), Axis(strided, 17), 72, 72, 72),
            new(2, One, Axis(three, 9), Axis(three, 9), 20, 40, 20), new(1, Axis(three, 5), Axis(three, 6), Axis(three, 7), 4, 9, 1),
        })
        {
            var layer = new ConvolutionCase<float>(shape, random);
            foreach (SimdLevel simd in MatrixProductTests.SimdLevels)
                for (int count = 0; count < 4; count++) layer.Check(threads[count], simd, (ProductFinish)count);
        }
    }

    /// <summary>
    /// Sums of just under, just over and several blocks of terms, whole blocks of padding, and more outputs and tiles than are processed at a
    /// time.
    /// </summary>
    [Fact]
    public void Sums_at_the_borders_of_blocks_are_right()
    {
        var random = new Random(8);
        WindowAxis one = new(1), three = new(3, 1, 1, 1), five = new(5, 1, 2, 2), wide = new(700, 1, 650, 640), strided = new(300, 2, 290, 280, 3);
        int round = 0;
        foreach (int n in new[] { 1, 255, 256, 257, 512, 513, 1025 })
        {
            AtEveryWidth(new ConvolutionCase<float>(new(1, One, One, Axis(one, 5), n, 33, 1), random), ProductFinish.BiasRelu);
            AtEveryWidth(new ConvolutionCase<float>(new(1, One, One, Axis(one, n), 3, 9, 1), random), ProductFinish.Bias);
            AtEveryWidth(new ConvolutionCase<double>(new(n, One, One, Axis(one, 1), 3, 9, 1), random), ProductFinish.Sum);
        }
        foreach (ConvolutionShape shape in new ConvolutionShape[]
        {
            new(2, One, One, Axis(wide, 40), 3, 5, 1), new(2, One, One, Axis(wide, 40), 1, 5, 1), new(1, One, One, Axis(wide, 40), 20, 20, 20),
            new(2, One, One, Axis(strided, 40), 6, 4, 2), new(1, One, Axis(strided, 20), Axis(three, 4), 19, 19, 19),
            new(3, One, Axis(three, 16), Axis(three, 16), 2, 5, 1), new(3, One, Axis(five, 27), Axis(five, 19), 1, 6, 1),
            new(3, One, Axis(three, 13), Axis(three, 21), 17, 17, 17),
            new(2, One, Axis(three, 9), Axis(three, 9), 30, 34, 1), new(9, One, Axis(three, 15), Axis(three, 15), 8, 64, 1),
            new(4, One, Axis(one, 30), Axis(one, 30), 70, 66, 1), new(9, One, Axis(new(5), 14), Axis(new(5), 14), 6, 40, 1),
            new(12, One, Axis(new(3, 2, 0, 1), 17), Axis(new(3, 2), 18), 11, 33, 1), new(40, One, One, Axis(new(4), 90), 20, 70, 1),
        })
        {
            AtEveryWidth(new ConvolutionCase<float>(shape, random), ProductFinish.Bias);
        }

        void AtEveryWidth<T>(ConvolutionCase<T> layer, ProductFinish finish) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int count = round++;
            foreach (SimdLevel simd in MatrixProductTests.SimdLevels) layer.Check(threads[count++ % 4], simd, finish);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void An_image_has_the_same_bits_alone_and_in_a_batch(SimdLevel simd)
    {
        WindowAxis window = new(3, 1, 1, 1);
        var all = new ConvolutionCase<float>(new(14, One, Axis(window, 8), Axis(window, 7), 9, 35, 1), new Random(7));
        float[] y = all.Run(threads[1], simd, gradient: false, ProductFinish.Bias), dx = all.Run(threads[1], simd, gradient: true, ProductFinish.Sum);
        for (int n = 0; n < 14; n += 13)
        {
            Assert.Equal(y.AsSpan(n * 56 * 35, 56 * 35), all.Image(n).Run(threads[0], simd, gradient: false, ProductFinish.Bias).AsSpan(0, 56 * 35));
            Assert.Equal(dx.AsSpan(n * 56 * 9, 56 * 9), all.Image(n).Run(threads[0], simd, gradient: true, ProductFinish.Sum).AsSpan(0, 56 * 9));
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_warm_convolution_allocates_nothing(SimdLevel simd)
    {
        WindowAxis window = new(3, 1, 1, 1);
        ConvolutionShape shape = new(8, One, Axis(window, 8), Axis(window, 8), 20, 40, 1);
        float* memory = (float*)NativeMemory.AllocZeroed(4 * 100_000);
        void** operands = stackalloc void*[] { memory, memory + 30_000, memory + 60_000 };
        Kernel[] kernels =
        [
            ConvolutionKernel.Create(threads[1], simd, ElementType.Float32, ElementType.Float32, shape, gradient: false, ProductFinish.Sum),
            ConvolutionKernel.Create(threads[1], simd, ElementType.Float32, ElementType.Float32, shape, gradient: true, ProductFinish.Sum),
            ConvolutionWeightKernel.Create(threads[1], simd, ElementType.Float32, shape),
        ];
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 10; i++)
                foreach (Kernel kernel in kernels) kernel.Run(operands);
        }));
        NativeMemory.Free(memory);
    }

    static ConvolutionAxis One => new(1, 1, 1, 1, 0, 1);

    static ConvolutionAxis Axis(WindowAxis window, int inputs) => new(
        inputs, window.Outputs(inputs), window.Size, window.Stride, window.Before, window.Dilation);

    void Random<T>(SimdLevel simd, int rounds, int seed, double special) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++)
        {
            int axes = random.Next(8) == 0 ? 3 : random.Next(5) == 0 ? 1 : 2, groups = random.Next(4) == 0 ? random.Next(1, 4) : 1;
            int Channels() => random.Next(3) == 0 ? random.Next(1, 50) : random.Next(1, 9);
            ConvolutionAxis Draw()
            {
                while (true)
                {
                    var window = new WindowAxis(
                        random.Next(1, 5), random.Next(2) == 0 ? 1 : random.Next(1, 4), random.Next(3), random.Next(3),
                        random.Next(3) == 0 ? random.Next(1, 4) : 1);
                    int inputs = random.Next(1, axes == 3 ? 6 : 12);
                    if (window.Outputs(inputs) > 0) return Axis(window, inputs);
                }
            }
            var shape = new ConvolutionShape(
                random.Next(4) == 0 ? random.Next(0, 30) : random.Next(1, 4), axes > 2 ? Draw() : One, axes > 1 ? Draw() : One, Draw(), groups * Channels(),
                groups * Channels(), groups);
            if (shape.Work > 2_000_000) continue;
            new ConvolutionCase<T>(shape, random, special).Check(threads[random.Next(4)], simd, (ProductFinish)random.Next(8));
        }
    }
}
