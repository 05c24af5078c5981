using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>Products by a packed right side: the bits of the product by the same numbers as they were stored.</summary>
public sealed unsafe class PackedProductTests
{
    static readonly (int M, int N, int K)[] sizes =
        [(1, 512, 784), (1, 130, 70), (1, 300, 257), (1, 1000, 600), (2, 128, 64), (13, 140, 300), (40, 200, 513)];

    [Fact]
    public void Packed_products_have_the_bits_of_others()
    {
        var random = new Random(11);
        foreach (SimdLevel simd in Enum.GetValues<SimdLevel>().Where(level => level <= CpuDevice.Widest))
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using var team = new KernelThreads(threads);
                foreach ((int m, int n, int k) in sizes)
                    foreach (bool transposed in new[] { false, true })
                    {
                        Check<float>(team, simd, ProductShape.Of(m, n, k, transposeB: transposed), random);
                        Check<double>(team, simd, ProductShape.Of(m, n, k, transposeB: transposed), random);
                    }
            }
    }

    static void Check<T>(KernelThreads threads, SimdLevel simd, ProductShape shape, Random random) where T : unmanaged, System.Numerics.INumber<T>
    {
        PackedLayout layout = MatrixProduct.Layout<T>(threads, simd, shape)!;
        Assert.NotNull(layout);
        T[] a = Numbers(shape.M * shape.K), b = Numbers(shape.K * shape.N), bias = Numbers(shape.N), matrix = Numbers(shape.M * shape.N);
        var packed = new T[layout.Bytes / sizeof(T) + 16];
        for (int finish = 0; finish < 8; finish++)
        {
            T[] expected = Guarded(), received = Guarded();
            fixed (T* pa = a, pb = b, pbias = bias, pmatrix = matrix, ppacked = packed, pe = expected, pr = received)
            {
                layout.Pack((byte*)pb, (byte*)ppacked);
                MatrixProduct.Run(threads, simd, shape, pa, pb, pe, pbias, pmatrix, (ProductFinish)finish);
                MatrixProduct.Run(threads, simd, shape, layout, pa, ppacked, pr, pbias, pmatrix, (ProductFinish)finish);
            }
            Assert.True(expected.AsSpan().SequenceEqual(received), $"{shape}, {(ProductFinish)finish}, {simd}, {threads.Count} threads");
            Assert.True(Scratch.Intact, "scratch memory overrun");
        }

        T[] Guarded()
        {
            var c = new T[shape.M * shape.N + 64];
            Array.Fill(c, T.CreateChecked(1234));
            return c;
        }

        T[] Numbers(int count)
        {
            var numbers = new T[count + 16];
            for (int i = 0; i < count; i++) numbers[i] = T.CreateChecked(random.NextDouble() * 2 - 1);
            return numbers;
        }
    }

    [Fact]
    public void A_layout_pads_its_last_strip_with_zeros()
    {
        var layout = new PackedLayout(2, 5, 5, 1, 4, sizeof(float));
        float[] b = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], packed = new float[layout.Bytes / sizeof(float)];
        fixed (float* from = b, to = packed) layout.Pack((byte*)from, (byte*)to);
        Assert.Equal([1f, 2, 3, 4, 6, 7, 8, 9, 5, 0, 0, 0, 10, 0, 0, 0], packed);
    }
}
