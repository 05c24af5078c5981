using System.Globalization;
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
        if (threads is < 0 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(threads), $"CpuDevice: expects 1 to 1024 threads, or 0 for the number of cores, received {threads}.");
        Simd = simd ?? Widest;
        if (Simd > Widest)
            throw new PlatformNotSupportedException($"CpuDevice: this machine has {Widest} at most, asked for {Simd}; leave the width out to take the widest.");
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
    public override string Name => $"CPU ({Width}, {Threads} {(Threads == 1 ? "thread" : "threads")})";

    string Width => Simd switch
    {
        SimdLevel.Avx512 => "AVX-512",
        SimdLevel.Avx2 => "AVX2",
        SimdLevel.Vector128 => "128-bit SIMD",
        _ => "scalar",
    };

    internal KernelThreads Workers { get; }

    static CpuDevice FromEnvironment()
    {
        int threads = 0;
        string? given = Environment.GetEnvironmentVariable("MYELIN_THREADS");
        if (!string.IsNullOrEmpty(given) && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out threads) || threads is < 1 or > 1024))
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
}
