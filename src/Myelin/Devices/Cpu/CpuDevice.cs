using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin;

/// <summary>The processor: kernels at one register width on a number of threads. Neither changes a bit of any result.</summary>
public sealed partial class CpuDevice : Device
{
    static readonly Lazy<CpuDevice> standard = new(FromEnvironment);

    /// <summary>A processor device.</summary>
    /// <param name="threads">The threads that kernels use, the caller's included; 0 for the number of cores.</param>
    /// <param name="simd">The register width; null for the widest the machine has.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative or absurd number of threads.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine lacks these registers.</exception>
    public CpuDevice(int threads = 0, SimdLevel? simd = null)
    {
        if (threads is < 0 or > 1024) throw new ArgumentOutOfRangeException(nameof(threads), $"CpuDevice: expects 1 to 1024 threads, or 0 for the number of cores, received {threads}.");
        Simd = simd ?? Widest;
        if (Simd > Widest) throw new PlatformNotSupportedException($"CpuDevice: this machine has {Widest} at most, asked for {Simd}; leave the width out to take the widest.");
        Workers = new KernelThreads(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <summary>The device from MYELIN_THREADS and MYELIN_SIMD, or every core and the widest registers.</summary>
    public static CpuDevice Default => standard.Value;

    /// <summary>The widest registers of this machine.</summary>
    public static SimdLevel Widest { get; } =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? SimdLevel.Avx512 :
        Avx2.IsSupported && Fma.IsSupported ? SimdLevel.Avx2 :
        Vector128.IsHardwareAccelerated ? SimdLevel.Vector128 : SimdLevel.Scalar;

    /// <summary>The register width in use.</summary>
    public SimdLevel Simd { get; }

    /// <summary>The number of threads in use.</summary>
    public int Threads => Workers.Count;

    /// <inheritdoc/>
    public override string Name => $"CPU ({Simd switch { SimdLevel.Avx512 => "AVX-512", SimdLevel.Avx2 => "AVX2", SimdLevel.Vector128 => "128-bit SIMD", _ => "scalar" }}, {Threads} {(Threads == 1 ? "thread" : "threads")})";

    internal KernelThreads Workers { get; }

    static CpuDevice FromEnvironment()
    {
        int threads = 0;
        string? given = Environment.GetEnvironmentVariable("MYELIN_THREADS");
        if (!string.IsNullOrEmpty(given) && (!int.TryParse(given, out threads) || threads is < 1 or > 1024))
            throw new ArgumentException($"MYELIN_THREADS: expects a number from 1 to 1024, received \"{given}\"; unset it to use every core.");
        string? width = Environment.GetEnvironmentVariable("MYELIN_SIMD");
        SimdLevel? simd = width?.ToLowerInvariant() switch
        {
            null or "" => null,
            "avx512" => SimdLevel.Avx512,
            "avx2" => SimdLevel.Avx2,
            "vector128" => SimdLevel.Vector128,
            "scalar" => SimdLevel.Scalar,
            _ => throw new ArgumentException($"MYELIN_SIMD: expects avx512, avx2, vector128 or scalar, received \"{width}\"; unset it to use the widest."),
        };
        return new(threads, simd);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Launch(Kernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        foreach (Tensor input in inputs) input.Storage.Run?.Check(input.Shape);
        Capture.Current?.Record(kernel, inputs, outputs);
        int count = inputs.Length + outputs.Length;
        void** addresses = stackalloc void*[count];
        Pin(kernel, inputs, outputs, addresses, 0);
    }

    /// <inheritdoc/>
    protected internal override Tensor Import(Tensor x)
    {
        if (x.IsWeak) return x;
        if (x.Device is not CpuDevice) throw new NotSupportedException($"CpuDevice: a tensor of {x.Device.Name} is copied by its own device; read it with ToArray and make a new one.");
        return new(x.Storage.Alias(this), x.Type, x.Shape, x.Strides, x.Offset);
    }

    /// <summary>Holds four operands at a time in place, and runs the kernel when all are.</summary>
    static unsafe void Pin(Kernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, void** addresses, int from)
    {
        int count = inputs.Length + outputs.Length;
        Tensor a = At(inputs, outputs, from), b = At(inputs, outputs, Math.Min(from + 1, count - 1)), c = At(inputs, outputs, Math.Min(from + 2, count - 1)), d = At(inputs, outputs, Math.Min(from + 3, count - 1));
        fixed (Storage.Line* pa = a.Storage.Lines, pb = b.Storage.Lines, pc = c.Storage.Lines, pd = d.Storage.Lines)
        {
            addresses[from] = Address(pa, a);
            if (from + 1 < count) addresses[from + 1] = Address(pb, b);
            if (from + 2 < count) addresses[from + 2] = Address(pc, c);
            if (from + 3 < count) addresses[from + 3] = Address(pd, d);
            if (from + 4 < count) Pin(kernel, inputs, outputs, addresses, from + 4);
            else kernel.Run(addresses);
        }

        static Tensor At(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, int i) => i < inputs.Length ? inputs[i] : outputs[i - inputs.Length];
        static void* Address(Storage.Line* lines, Tensor x) => (byte*)lines + x.Storage.Start + x.Offset * x.Type.Size();
    }
}
