using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

public sealed class MatrixProductTests : IDisposable
{
    readonly KernelThreads[] threads = [new(1), new(2), new(3), new(4)];

    public void Dispose()
    {
        foreach (KernelThreads each in threads) each.Dispose();
    }

    public static TheoryData<SimdLevel> Levels() => [.. SimdLevels];

    /// <summary>Those of this machine.</summary>
    public static IEnumerable<SimdLevel> SimdLevels
    {
        get
        {
            yield return SimdLevel.Scalar;
            yield return SimdLevel.Vector128;
            if (Fma.IsSupported && Avx2.IsSupported) yield return SimdLevel.Avx2;
            if (Avx512F.IsSupported) yield return SimdLevel.Avx512;
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_size_layout_and_thread_count_gives_the_ordered_sum_bit_for_bit_in_float(SimdLevel simd) => Random<float>(simd, 400, seed: 1);

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_size_layout_and_thread_count_gives_the_ordered_sum_bit_for_bit_in_double(SimdLevel simd) => Random<double>(simd, 400, seed: 2);

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_small_size_is_right(SimdLevel simd)
    {
        var random = new Random(3);
        for (int m = 0; m <= 5; m++)
            for (int n = 0; n <= 5; n++)
                for (int k = 0; k <= 4; k++)
                    for (int layout = 0; layout < 4; layout++)
                        new ProductCase<float>(ProductShape.Of(m, n, k, (layout & 1) != 0, (layout & 2) != 0), random, 0).Check(
                            threads[0], simd, (ProductFinish)((layout + m) % 8));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Sizes_at_the_borders_of_blocks_are_right(SimdLevel simd)
    {
        var random = new Random(4);
        foreach ((int m, int n, int k) in new[]
        {
            (1, 1, 2000), (3, 700, 5), (15, 33, 600), (29, 330, 257), (64, 10, 513), (1, 400, 600), (500, 1, 70), (2, 130, 1100), (130, 2, 300),
            (7, 40, 255), (7, 40, 256), (7, 40, 512), (7, 40, 769), (7, 40, 1281), (3, 5, 2049), (460, 9, 700), (1, 1, 66_000), (2, 140, 4097),
        })
            for (int layout = 0; layout < 4; layout++)
                new ProductCase<float>(ProductShape.Of(m, n, k, (layout & 1) != 0, (layout & 2) != 0), random, 0).Check(
                    threads[layout], simd, (ProductFinish)((layout + m) % 8));
    }

    /// <summary>Rows at multiples of 4 KiB and sides larger than the caches take ways of their own.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Strides_of_whole_pages_are_right(SimdLevel simd)
    {
        var random = new Random(8);
        for (int layout = 0; layout < 4; layout++)
        {
            bool turnedA = (layout & 1) != 0, turnedB = (layout & 2) != 0;
            var shape = new ProductShape
            {
                M = 67,
                N = 75,
                K = 450,
                ARow = turnedA ? 1 : 1024,
                AStep = turnedA ? 1024 : 1,
                BStep = turnedB ? 1 : 1024,
                BColumn = turnedB ? 1024 : 1,
                CRow = 1024,
                Batch = 1,
            };
            new ProductCase<float>(shape, random, 0).Check(threads[layout], simd, (ProductFinish)((layout + 1) % 8));
            new ProductCase<double>(shape, random, 0).Check(threads[layout], simd, (ProductFinish)((layout + 1) % 8));
        }
    }

    /// <summary>A vector or a few rows by a B that is stored by columns; rows of B at multiples of 4 KiB, at other distances, and odd ones.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Few_rows_by_a_transposed_matrix_are_right(SimdLevel simd)
    {
        var random = new Random(9);
        foreach (int n in new[] { 1, 15, 16, 17, 40 })
            foreach (int k in new[] { 15, 16, 31, 256, 300, 1100 })
                foreach (int m in new[] { 1, 2, 3, 4, 5 })
                {
                    int column = (m + k) % 3 == 0 ? 2048 : k + m % 2;
                    ProductShape shape = ProductShape.Of(m, n, k, transposeA: m % 2 == 0) with { BStep = 1, BColumn = column };
                    new ProductCase<float>(shape, random, special: k == 31 ? 0.2 : 0).Check(threads[(m + n) & 1], simd, (ProductFinish)((n + k + m) % 8));
                }
        foreach ((int m, int k) in new[] { (40, 300), (17, 16), (600, 700) })
            new ProductCase<float>(ProductShape.Of(m, 2, k), random, 0).Check(threads[0], simd, (ProductFinish)(k % 8));
    }

    /// <summary>Rows of B that are longer than a pass, of a B that does not fit in the caches.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Few_rows_by_a_large_matrix_are_right(SimdLevel simd)
    {
        var random = new Random(10);
        foreach (int m in new[] { 1, 5, 8 })
            new ProductCase<float>(ProductShape.Of(m, 9301, 345, transposeA: m == 5), random, 0).Check(threads[0], simd, (ProductFinish)(m % 8));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Infinities_NaN_subnormals_and_signed_zeros_pass_as_in_the_ordered_sum(SimdLevel simd)
    {
        var random = new Random(5);
        for (int round = 0; round < 100; round++)
        {
            ProductShape shape = ProductShape.Of(random.Next(1, 20), random.Next(1, 40), random.Next(1, 6), round % 2 == 0, round % 3 == 0);
            new ProductCase<float>(shape, random, special: 0.3).Check(threads[round & 3], simd, (ProductFinish)(round % 8));
            new ProductCase<double>(shape, random, special: 0.3).Check(threads[round & 3], simd, (ProductFinish)(round % 8));
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_row_has_the_same_bits_alone_and_in_a_batch(SimdLevel simd)
    {
        var random = new Random(6);
        var all = new ProductCase<float>(ProductShape.Of(70, 50, 300), random, 0);
        float[] together = all.Run(threads[1], simd, ProductFinish.Bias);
        for (int row = 0; row < 70; row += 23)
        {
            float[] alone = all.Row(row).Run(threads[0], simd, ProductFinish.Bias);
            Assert.Equal(
                MemoryMarshal.Cast<float, int>(together.AsSpan(row * 50, 50)).ToArray(), MemoryMarshal.Cast<float, int>(alone.AsSpan(0, 50)).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public unsafe void A_warm_product_allocates_nothing(SimdLevel simd)
    {
        float* memory = (float*)NativeMemory.AllocZeroed(4 * 100_000);
        foreach (int layout in new[] { 0, 1, 2, 3 })
        {
            ProductShape large = ProductShape.Of(
                100, 70, 90, (layout & 1) != 0, (layout & 2) != 0), small = ProductShape.Of(4, 8, 2, (layout & 1) != 0, (layout & 2) != 0);
            Assert.Equal(0, Allocations.Least(() =>
            {
                for (int round = 0; round < 10; round++)
                {
                    MatrixProduct.Run(threads[1], simd, large, memory, memory + 30_000, memory + 60_000, memory, null, ProductFinish.BiasRelu);
                    MatrixProduct.Run(threads[1], simd, small, memory, memory + 30_000, memory + 60_000, memory, null, ProductFinish.Sum);
                }
            }));
        }
        NativeMemory.Free(memory);
    }

    void Random<T>(SimdLevel simd, int rounds, int seed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++)
        {
            int Size(int most) => random.Next(8) == 0 ? random.Next(2) : 1 + (int)(most * Math.Pow(random.NextDouble(), 3));
            nint Gap(int least) => random.Next(3) == 0 ? least + random.Next(40) : least;
            int m = Size(120), n = Size(150), k = Size(round % 20 == 0 ? 700 : 90), batch = random.Next(4) == 0 ? random.Next(7) : 1;
            bool anyStride = random.Next(6) == 0;
            nint aRow = random.Next(2) == 0 ? 1 : Gap(k), aStep = aRow == 1 ? Gap(m) : 1;
            nint bColumn = random.Next(2) == 0 ? 1 : Gap(k), bStep = bColumn == 1 ? Gap(n) : 1;
            if (anyStride) (aRow, aStep, bStep, bColumn) = (random.Next(8), random.Next(50), random.Next(50), random.Next(8));
            nint cRow = Gap(n);
            var shape = new ProductShape
            {
                M = m,
                N = n,
                K = k,
                ARow = aRow,
                AStep = aStep,
                BStep = bStep,
                BColumn = bColumn,
                CRow = cRow,
                Batch = batch,
                ABatch = random.Next(3) * 31,
                BBatch = random.Next(3) * 17,
                Inner = random.Next(2) * (1 + random.Next(4)),
                AOuter = random.Next(4) * 53,
                BOuter = random.Next(4) * 29,
                CBatch = (m * cRow) + random.Next(9),
            };
            new ProductCase<T>(shape, random, 0).Check(threads[random.Next(4)], simd, (ProductFinish)random.Next(8));
        }
    }
}
