using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>Convolutions with weights of 16 bits: the bits of first casting them to float32.</summary>
public sealed unsafe class HalfConvolutionTests : IDisposable
{
    readonly KernelThreads[] threads = [new(1), new(2), new(3), new(4)];

    public void Dispose()
    {
        foreach (KernelThreads each in threads) each.Dispose();
    }

    static ConvolutionAxis One => new(1, 1, 1, 1, 0, 1);

    [Theory]
    [MemberData(nameof(HalfWeights.LevelsAndTypes), MemberType = typeof(HalfWeights))]
    public void Layers_of_real_networks_give_the_bits_of_casting_first(SimdLevel simd, ElementType type)
    {
        WindowAxis three = new(3, 1, 1, 1), five = new(5), strided = new(3, 2, 0, 1), dilated = new(3, 1, 2, 2, 2), one = new(1);
        var random = new Random(1);
        int round = 0;
        foreach (ConvolutionShape shape in new ConvolutionShape[]
        {
            new(3, One, Axis(three, 8), Axis(three, 8), 16, 16, 1), new(2, One, Axis(three, 4), Axis(three, 4), 32, 80, 1),
            new(2, One, Axis(five, 14), Axis(five, 14), 6, 16, 1), new(3, One, Axis(five, 12), Axis(five, 12), 1, 6, 1),
            new(2, One, Axis(strided, 16), Axis(strided, 16), 8, 24, 1), new(2, One, Axis(dilated, 9), Axis(dilated, 9), 5, 33, 1),
            new(5, One, Axis(one, 6), Axis(one, 6), 48, 40, 1), new(1, One, One, Axis(three, 20), 7, 3, 1),
            new(2, One, Axis(three, 10), Axis(three, 10), 40, 40, 40), new(2, One, Axis(three, 9), Axis(three, 9), 20, 40, 20),
            new(2, One, Axis(three, 7), Axis(strided, 7), 12, 66, 3),
            new(1, Axis(three, 5), Axis(three, 6), Axis(three, 7), 4, 9, 1),
            new(0, One, One, One, 4, 4, 1),
        })
        {
            foreach (bool gradient in new[] { false, true })
                Check(threads[round % 4], simd, type, shape, gradient, (ProductFinish)(round++ % 8), random, round % 3 == 0 ? 0.2 : 0);
        }
    }

    /// <summary>As float32 the weights would be 2.4 MB, which are packed in three rounds.</summary>
    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    public void Large_weights_are_packed_in_rounds(ElementType type)
    {
        WindowAxis three = new(3, 1, 1, 1);
        var shape = new ConvolutionShape(1, One, Axis(three, 5), Axis(three, 4), 256, 260, 1);
        long bytes = long.MaxValue;
        var fresh = new Thread(() =>
        {
            foreach (bool gradient in new[] { false, true })
                Run(threads[0], CpuDevice.Widest, type, shape, gradient, ProductFinish.Bias, Operands.Of(type, shape, new Random(2), 0));
            bytes = Scratch.Bytes;
        });
        fresh.Start();
        fresh.Join();
        Assert.InRange(bytes, 1, (1 << 20) + (1 << 16));
        for (int count = 0; count < 4; count++) Check(threads[count], CpuDevice.Widest, type, shape, count % 2 == 1, ProductFinish.BiasRelu, new Random(3), 0);
        Check(threads[1], CpuDevice.Widest, type, shape with { Groups = 2, Outputs = 520 }, false, ProductFinish.Bias, new Random(4), 0);
    }

    [Theory]
    [MemberData(nameof(HalfWeights.LevelsAndTypes), MemberType = typeof(HalfWeights))]
    public void A_warm_convolution_allocates_nothing(SimdLevel simd, ElementType type)
    {
        WindowAxis three = new(3, 1, 1, 1);
        void** operands = stackalloc void*[3];
        foreach (int groups in new[] { 1, 20 })
        {
            var shape = new ConvolutionShape(4, One, Axis(three, 8), Axis(three, 8), 20, 20, groups);
            Operands with = Operands.Of(type, shape, new Random(5), 0);
            var y = new float[with.X.Length + with.Dy.Length];
            Kernel kernel = ConvolutionKernel.Create(threads[1], simd, ElementType.Float32, type, shape, gradient: false, ProductFinish.Sum);
            long least = long.MaxValue;
            fixed (float* x = with.X, target = y)
            fixed (ushort* w = with.Words)
            {
                operands[0] = x;
                operands[1] = w;
                operands[2] = target;
                for (int round = 0; round < 6; round++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 10; i++) kernel.Run(operands);
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }
            }
            Assert.Equal(0, least);
        }
    }

    static ConvolutionAxis Axis(WindowAxis window, int inputs) => new(
        inputs, window.Outputs(inputs), window.Size, window.Stride, window.Before, window.Dilation);

    static void Check(
        KernelThreads threads, SimdLevel simd, ElementType type, ConvolutionShape shape, bool gradient, ProductFinish finish, Random random, double special)
    {
        Operands with = Operands.Of(type, shape, random, special);
        float[] received = Run(
            threads, simd, type, shape, gradient, finish, with), expected = Run(threads, simd, ElementType.Float32, shape, gradient, finish, with);
        Assert.True(Scratch.Intact, "scratch memory overrun");
        for (int i = 0; i < expected.Length; i++)
        {
            if (!Bits.Same(expected[i], received[i]))
                Assert.Fail($"{type} {shape}, {(gradient ? "dx" : "y")}, {finish}, {threads.Count} threads: element {i}: expected {expected[i]}, received " +
                    $"{received[i]}");
        }
    }

    static float[] Run(KernelThreads threads, SimdLevel simd, ElementType weights, ConvolutionShape shape, bool gradient, ProductFinish finish, Operands with)
    {
        var result = new float[(gradient ? shape.PixelsIn * shape.Inputs : shape.PixelsOut * shape.Outputs) * shape.Images + 16];
        Array.Fill(result, 1234.5f);
        Kernel kernel = ConvolutionKernel.Create(threads, simd, ElementType.Float32, weights, shape.Simplest(), gradient, finish);
        fixed (float* source = gradient ? with.Dy : with.X, cast = with.Cast, bias = with.Bias, matrix = gradient ? with.X : with.Dy, target = result)
        fixed (ushort* words = with.Words)
        {
            void* w = weights == ElementType.Float32 ? cast : words;
            void** operands = stackalloc void*[5];
            operands[0] = source;
            operands[1] = w;
            operands[2] = bias;
            operands[Finishes.Result(finish)] = target;
            if (finish.HasFlag(ProductFinish.Matrix)) operands[Finishes.Result(finish) - 1] = matrix;
            kernel.Run(operands);
        }
        return result;
    }

    /// <summary>What a convolution and its gradient by x read. Past the last element 64 bytes are readable and poisonous: NaN.</summary>
    sealed record Operands(float[] X, float[] Dy, float[] Bias, ushort[] Words, float[] Cast)
    {
        public static Operands Of(ElementType type, ConvolutionShape shape, Random random, double special)
        {
            ushort[] words = HalfWeights.Words(type, shape.Taps * (shape.Inputs / shape.Groups) * shape.Outputs, random, special);
            words = [.. words, .. Enumerable.Repeat((ushort)0x7FFF, 32)];
            return new(Numbers(shape.Images * shape.PixelsIn * shape.Inputs), Numbers(shape.Images * shape.PixelsOut * shape.Outputs),
                Numbers(Math.Max(shape.Inputs, shape.Outputs)), words, [.. words.Select(word => HalfWeights.Value(type, word))]);

            float[] Numbers(nint count)
            {
                var numbers = new float[count + 16];
                Array.Fill(numbers, float.NaN);
                for (nint i = 0; i < count; i++) numbers[i] = (float)(random.NextDouble() * 2 - 1);
                return numbers;
            }
        }
    }
}
