using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>Products with a right side of 16 bits: the bits of first casting it to float32, without a float32 copy of it.</summary>
public sealed unsafe class HalfProductTests : IDisposable
{
    readonly KernelThreads[] threads = [new(1), new(2), new(3), new(4)];

    public void Dispose()
    {
        foreach (KernelThreads each in threads) each.Dispose();
    }

    /// <summary>Sizes on both sides of every border: whole in scratch or by blocks, swapped, swept, packed, transposed.</summary>
    public static readonly (int M, int N, int K)[] Borders =
    [
        (1, 1, 1), (3, 5, 2), (14, 32, 64), (15, 33, 65), (64, 128, 128), (64, 129, 128), (2, 16384, 1), (2, 16385, 1), (1, 1, 17000), (5, 1, 17000),
        (1, 511, 80), (1, 512, 80), (1, 513, 83), (1, 1030, 39), (2, 1030, 600), (3, 1030, 601), (4, 1030, 60),
        (4, 1030, 601), (12, 1030, 601), (13, 1030, 601), (14, 700, 300), (70, 10, 2000), (40, 330, 800), (130, 90, 385),
        (1, 8192, 32), (1, 8200, 33), (0, 3, 3), (3, 0, 3), (3, 3, 0), (29, 700, 24),
    ];

    [Theory]
    [MemberData(nameof(HalfWeights.LevelsAndTypes), MemberType = typeof(HalfWeights))]
    public void Sizes_at_every_border_give_the_bits_of_casting_first(SimdLevel simd, ElementType type)
    {
        var random = new Random(1);
        int round = 0;
        foreach ((int m, int n, int k) in Borders)
            for (int layout = 0; layout < 4; layout++, round++)
                Check(threads[round % 4], simd, type, ProductShape.Of(m, n, k, (layout & 1) != 0, (layout & 2) != 0), (ProductFinish)(round / 3 % 8), random,
                    0);
        // Rows that are longer than a pass, on one thread.
        foreach (int m in new[] { 1, 8 }) Check(threads[0], simd, type, ProductShape.Of(m, 9301, 300), ProductFinish.Bias, random, 0);
    }

    [Theory]
    [MemberData(nameof(HalfWeights.LevelsAndTypes), MemberType = typeof(HalfWeights))]
    public void Any_size_stride_and_batch_gives_the_bits_of_casting_first(SimdLevel simd, ElementType type)
    {
        var random = new Random(2);
        for (int round = 0; round < 120; round++)
        {
            int Size(int most) => 1 + (int)(most * Math.Pow(random.NextDouble(), 3));
            nint Gap(int least) => random.Next(3) == 0 ? least + random.Next(40) : least;
            int m = Size(60), n = Size(round % 10 == 0 ? 900 : 90), k = Size(round % 10 == 0 ? 500 : 70);
            bool transposed = random.Next(2) == 0;
            nint bColumn = transposed ? Gap(k) : 1, bStep = transposed ? 1 : Gap(n);
            if (random.Next(5) == 0) (bStep, bColumn) = (random.Next(60), 2 + random.Next(3));
            nint cRow = Gap(n);
            var shape = new ProductShape
            {
                M = m,
                N = n,
                K = k,
                ARow = Gap(k),
                AStep = 1,
                BStep = bStep,
                BColumn = bColumn,
                CRow = cRow,
                Batch = random.Next(3) == 0 ? random.Next(6) : 1,
                ABatch = random.Next(3) * 31,
                BBatch = random.Next(3) * 17,
                CBatch = m * cRow + random.Next(9),
            };
            Check(threads[random.Next(4)], simd, type, shape, (ProductFinish)random.Next(8), random, round % 3 == 0 ? 0.2 : 0);
        }
    }

    /// <summary>Against the exact sum: a sum of k products has an error of at most k units of the sum of their sizes.</summary>
    [Theory]
    [MemberData(nameof(HalfWeights.LevelsAndTypes), MemberType = typeof(HalfWeights))]
    public void Sums_are_those_of_the_stored_numbers(SimdLevel simd, ElementType type)
    {
        const int M = 3, N = 37, K = 700;
        var random = new Random(3);
        ushort[] words = HalfWeights.Words(type, K * N + 32, random, 0);
        float[] a = Numbers(
            M * K, random), bias = new float[N + 16], c = Run(threads[0], simd, type, ProductShape.Of(M, N, K), ProductFinish.Sum, a, words, bias);
        for (int i = 0; i < M; i++)
        {
            for (int j = 0; j < N; j++)
            {
                double sum = 0, size = 0;
                for (int k = 0; k < K; k++)
                {
                    double term = (double)a[i * K + k] * HalfWeights.Value(type, words[k * N + j]);
                    sum += term;
                    size += Math.Abs(term);
                }
                Assert.InRange(c[i * N + j], sum - K * size * Math.ScaleB(1, -24), sum + K * size * Math.ScaleB(1, -24));
            }
        }
    }

    [Theory]
    [MemberData(nameof(HalfWeights.LevelsAndTypes), MemberType = typeof(HalfWeights))]
    public void Scratch_memory_holds_a_block_however_large_the_weights_are(SimdLevel simd, ElementType type)
    {
        const int N = 1500, K = 3000;
        var words = new ushort[K * N + 32];
        float[] a = new float[20 * K + 16], bias = new float[N + 16], c = new float[20 * N];
        long bytes = 0, allocated = long.MaxValue;
        var fresh = new Thread(() =>
        {
            fixed (ushort* pb = words)
            fixed (float* pa = a, pc = c, pbias = bias)
            {
                // The least of some rounds: a collection that another test causes may add the rest of this thread's allocation buffer to one of them.
                for (int round = 0; round < 5; round++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int m = 1; m <= 20; m += m == 1 ? 1 : 18)
                    {
                        MatrixProduct.Run(threads[0], simd, ProductShape.Of(m, N, K), pa, type, pb, pc, pbias, null, ProductFinish.Sum);
                        MatrixProduct.Run(threads[0], simd, ProductShape.Of(m, N, K, transposeB: true), pa, type, pb, pc, pbias, null, ProductFinish.Sum);
                    }
                    allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
                }
            }
            bytes = Scratch.Bytes;
        });
        fresh.Start();
        fresh.Join();
        Assert.Equal(0, allocated);
        Assert.InRange(bytes, 1, 1 << 20);                  // the weights would be 18 MB of float32
    }

    static void Check(KernelThreads threads, SimdLevel simd, ElementType type, ProductShape shape, ProductFinish finish, Random random, double special)
    {
        nint last = Math.Max(shape.Batch - 1, 0);
        nint count = last * shape.BBatch + shape.K * shape.BStep + shape.N * shape.BColumn + 1;
        // Past the last element 64 bytes are readable and poisonous: NaN.
        ushort[] words = [.. HalfWeights.Words(type, count, random, special), .. Enumerable.Repeat((ushort)0x7FFF, 32)];
        float[] a = Numbers(last * shape.ABatch + shape.M * shape.ARow + shape.K * shape.AStep + 1, random);
        float[] bias = Numbers(Math.Max(shape.N, shape.M * shape.CRow) + 1, random);
        float[] cast = [.. words.Select(word => HalfWeights.Value(type, word))];
        float[] received = Run(threads, simd, type, shape, finish, a, words, bias), expected = Result(shape);
        fixed (float* pa = a, pb = cast, pc = expected, pbias = bias, pmatrix = Matrix(shape))
            MatrixProduct.Run(threads, simd, shape, pa, pb, pc, pbias, pmatrix, finish);
        Assert.True(Scratch.Intact, "scratch memory overrun");
        for (int i = 0; i < expected.Length; i++)
        {
            if (!Bits.Same(expected[i], received[i]))
                Assert.Fail($"{type} {shape}, {finish}, {threads.Count} threads: element {i}: expected {expected[i]}, received {received[i]}");
        }
    }

    static float[] Run(
        KernelThreads threads, SimdLevel simd, ElementType type, ProductShape shape, ProductFinish finish, float[] a, ushort[] words, float[] bias)
    {
        float[] c = Result(shape);
        fixed (ushort* pb = words)
        fixed (float* pa = a, pc = c, pbias = bias, pmatrix = Matrix(shape)) MatrixProduct.Run(threads, simd, shape, pa, type, pb, pc, pbias, pmatrix, finish);
        return c;
    }

    /// <summary>A matrix for each product, which lies as C does.</summary>
    static float[] Matrix(ProductShape shape) => Numbers(Math.Max(shape.Batch, 0) * shape.CBatch + shape.M * shape.CRow + 64, new Random(7));

    /// <summary>Room for C and for a guard behind it.</summary>
    static float[] Result(ProductShape shape)
    {
        var c = new float[Math.Max(shape.Batch, 0) * shape.CBatch + shape.M * shape.CRow + 64];
        Array.Fill(c, 12345.678f);
        return c;
    }

    static float[] Numbers(nint count, Random random)
    {
        var numbers = new float[count + 16];
        for (nint i = 0; i < numbers.Length; i++) numbers[i] = (float)(random.NextDouble() * 2 - 1);
        return numbers;
    }
}
