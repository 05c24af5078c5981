using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Matrix products: time, GFLOP/s and the share of the FMA peak measured beside them, on one thread and on two.</summary>
static unsafe class ProductBenchmark
{
    sealed record Case(string Name, ProductShape Shape);

    static readonly Case[] Cases =
    [
        Plain(64, 64, 64), Plain(128, 128, 128), Plain(256, 256, 256), Plain(512, 512, 512), Plain(1024, 1024, 1024), Plain(2048, 2048, 2048),
        Plain(128, 512, 784), Plain(128, 512, 512), Plain(32, 128, 3072), Plain(128, 10, 512), Plain(1, 512, 512), Plain(1, 1024, 1024), Plain(4, 512, 512),
        Plain(2, 1024, 1024), Plain(4, 1024, 1024), Plain(8, 1024, 1024), Plain(512, 1, 512),
        TransposedA(784, 512, 128), TransposedA(512, 512, 128), TransposedA(512, 10, 128), TransposedA(256, 256, 256), TransposedA(1024, 1024, 1024),
        TransposedA(512, 128, 2048), TransposedA(128, 512, 2048), TransposedA(128, 128, 2048), TransposedA(512, 512, 512),
        TransposedB(256, 256, 256), TransposedB(512, 512, 512), TransposedB(1024, 1024, 1024), TransposedB(128, 512, 512), TransposedB(128, 512, 10),
        TransposedB(1, 512, 512), TransposedB(8, 512, 512),
        TransposedB(32, 512, 512),
        new("64 x 64,64,32 batch", Batched(64, 64, 64, 32)), new("16 x 8,8,8 batch", Batched(16, 8, 8, 8)),
        Plain(4, 8, 2), Plain(4, 1, 8), TransposedA(2, 8, 4), TransposedA(8, 1, 4), TransposedB(4, 8, 1), TransposedB(4, 2, 8), Plain(8, 8, 8),
        Plain(16, 16, 16),
    ];

    struct Call
    {
        public SimdLevel Simd;
        public ProductShape Shape;
        public float* A, B, C;
    }

    const int Rounds = 5;

    static KernelThreads current = null!;

    public static void Run(string filter)
    {
        string[] words = filter.Split(' ', 2);
        SimdLevel simd = words[0] switch
        {
            "avx2" => SimdLevel.Avx2,
            "vector128" => SimdLevel.Vector128,
            "scalar" => SimdLevel.Scalar,
            _ => Avx512F.IsSupported ? SimdLevel.Avx512 : SimdLevel.Avx2,
        };
        string shapes = words[0] is "avx2" or "vector128" or "scalar" ? words.ElementAtOrDefault(1) ?? "" : filter;
        using KernelThreads one = new(1), two = new(2);
        var call = new Call { A = Numbers(), B = Numbers(), C = Numbers(), Simd = simd };
        Console.WriteLine($"{simd}, float. FMA peak of one core: {FmaPeak.Measure(simd) / 1e9:F1} GFLOP/s; shares are of the peak measured beside each shape.");
        Console.WriteLine($"Medians of {Rounds} rounds.");
        Console.WriteLine($"{"M,N,K",-26}{"1 thread",14}{"GFLOP/s",10}{"peak",8}{"2 threads",14}{"GFLOP/s",10}{"gain",8}");
        foreach (Case each in Cases)
        {
            if (!each.Name.Contains(shapes, StringComparison.Ordinal)) continue;
            call.Shape = each.Shape;
            double operations = 2.0 * each.Shape.M * each.Shape.N * each.Shape.K * each.Shape.Batch;
            double[] singles = new double[Rounds], pairs = new double[Rounds], shares = new double[Rounds], gains = new double[Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                double peak = FmaPeak.Measure(simd);
                current = one;
                singles[round] = Timing.Best(&Product, &call);
                peak = Math.Max(peak, FmaPeak.Measure(simd));
                current = two;
                pairs[round] = Timing.Best(&Product, &call);
                shares[round] = operations / singles[round] / peak;
                gains[round] = singles[round] / pairs[round];
            }
            double single = Median(singles), pair = Median(pairs);
            Console.Write($"{each.Name,-26}{Time(single),14}{operations / single / 1e9,10:F1}{Median(shares),8:P0}");
            Console.WriteLine($"{Time(pair),14}{operations / pair / 1e9,10:F1}{Median(gains),8:F2}");
        }
    }

    static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    static void Product(void* argument)
    {
        var call = (Call*)argument;
        MatrixProduct.Run(current, call->Simd, call->Shape, call->A, call->B, call->C, null, null, ProductFinish.Sum);
    }

    static Case Plain(int m, int n, int k) => new($"{m},{n},{k}", ProductShape.Of(m, n, k));

    static Case TransposedA(int m, int n, int k) => new($"{m},{n},{k} A'B", ProductShape.Of(m, n, k, transposeA: true));

    static Case TransposedB(int m, int n, int k) => new($"{m},{n},{k} AB'", ProductShape.Of(m, n, k, transposeB: true));

    static ProductShape Batched(int m, int n, int k, int batch) => new()
    {
        M = m,
        N = n,
        K = k,
        ARow = k,
        AStep = 1,
        BStep = n,
        BColumn = 1,
        CRow = n,
        Batch = batch,
        ABatch = m * k,
        BBatch = k * n,
        CBatch = m * n,
    };

    static string Time(double seconds) => seconds < 1e-6 ? $"{seconds * 1e9:F1} ns" : $"{seconds * 1e6:F2} µs";

    static float* Numbers()
    {
        const int Count = 2100 * 2100;
        float* numbers = (float*)NativeMemory.AlignedAlloc(Count * sizeof(float), 64);
        for (int i = 0; i < Count; i++) numbers[i] = (i % 13 - 6) * 0.1f;
        return numbers;
    }
}
