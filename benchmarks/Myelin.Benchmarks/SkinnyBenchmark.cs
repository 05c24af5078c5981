using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>
/// Products with one small side, whose time is that of reading the large operand: GB/s, and the share of the rate at which an elementwise map moves as many
/// bytes, which is measured beside each. The map reads and writes an array of half the bytes.
/// </summary>
static unsafe class SkinnyBenchmark
{
    static readonly (string Name, ProductShape Shape)[] Cases =
    [
        ("1,512,512", ProductShape.Of(1, 512, 512)), ("1,1024,1024", ProductShape.Of(1, 1024, 1024)), ("4,1024,1024", ProductShape.Of(4, 1024, 1024)),
        ("1,4096,4096", ProductShape.Of(1, 4096, 4096)), ("4,4096,4096", ProductShape.Of(4, 4096, 4096)), ("8,9216,4096", ProductShape.Of(8, 9216, 4096)),
        ("1,512,512 AB'", ProductShape.Of(1, 512, 512, transposeB: true)), ("1,1024,1024 AB'", ProductShape.Of(1, 1024, 1024, transposeB: true)),
        ("1,4096,4096 AB'", ProductShape.Of(1, 4096, 4096, transposeB: true)), ("8,512,512 AB'", ProductShape.Of(8, 512, 512, transposeB: true)),
        ("512,1,512", ProductShape.Of(512, 1, 512)), ("4096,1,4096", ProductShape.Of(4096, 1, 4096)),
        ("4096,1,4096 A'B", ProductShape.Of(4096, 1, 4096, transposeA: true)),
        ("1433,16,2708 A'B", ProductShape.Of(1433, 16, 2708, transposeA: true)),
    ];

    struct Call
    {
        public SimdLevel Simd;
        public ProductShape Shape;
        public float* A, B, C;
        public nint Half;
    }

    static KernelThreads current = null!;

    public static void Run(string filter)
    {
        SimdLevel simd = filter == "avx2" || !Avx512F.IsSupported ? SimdLevel.Avx2 : SimdLevel.Avx512;
        using KernelThreads one = new(1), two = new(2);
        const nint Most = 9216 * 4096;
        var call = new Call { Simd = simd, A = Numbers(Most), B = Numbers(Most), C = Numbers(Most) };
        Console.WriteLine($"{simd}, float.");
        Console.WriteLine($"{"M,N,K",-22}{"1 thread µs",14}{"GB/s",8}{"map GB/s",10}{"share",8}{"2 threads µs",14}{"gain",8}");
        foreach ((string name, ProductShape shape) in Cases)
        {
            call.Shape = shape;
            double bytes = 4.0 * ((double)shape.M * shape.K + (double)shape.K * shape.N + (double)shape.M * shape.N);
            call.Half = (nint)(bytes / 8);
            current = one;
            double map = Timing.Best(&Map, &call), single = Timing.Best(&Product, &call);
            current = two;
            double pair = Timing.Best(&Product, &call);
            Console.Write($"{name,-22}{single * 1e6,14:F1}{bytes / single / 1e9,8:F1}{bytes / map / 1e9,10:F1}{map / single,8:P0}");
            Console.WriteLine($"{pair * 1e6,14:F1}{single / pair,8:F2}");
        }
    }

    static void Product(void* argument)
    {
        var call = (Call*)argument;
        MatrixProduct.Run(current, call->Simd, call->Shape, call->A, call->B, call->C, null, null, ProductFinish.Sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Map(void* argument)
    {
        var call = (Call*)argument;
        float* from = call->B, to = call->C;
        Vector512<float> factor = Vector512.Create(2f);
        for (nint i = 0; i < call->Half; i += 16) (Vector512.Load(from + i) * factor).Store(to + i);
    }

    static float* Numbers(nint count)
    {
        float* numbers = (float*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(float) + 64), 64);
        NativeMemory.Clear((byte*)numbers + count * sizeof(float), 64); // it is read, and some processors are slow with subnormal numbers
        for (nint i = 0; i < count; i++) numbers[i] = (i % 13 - 6) * 0.1f;
        return numbers;
    }
}
