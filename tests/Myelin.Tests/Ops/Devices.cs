using System.Collections.Concurrent;

namespace Myelin.Tests;

/// <summary>The processor as every number of threads and width of registers that the promise of same bits names.</summary>
static class Devices
{
    static readonly ConcurrentDictionary<(int, SimdLevel), CpuDevice> made = [];

    /// <summary>The register widths of this machine.</summary>
    public static SimdLevel[] Levels { get; } = [.. Enum.GetValues<SimdLevel>().Where(level => level <= CpuDevice.Widest)];

    /// <summary>The first is the plainest: one thread, one number at a time.</summary>
    public static CpuDevice[] All { get; } =
    [
        At(1, SimdLevel.Scalar), At(1, CpuDevice.Widest), At(2, CpuDevice.Widest), At(3, CpuDevice.Widest), At(4, CpuDevice.Widest),
        .. Levels[1..].SkipLast(1).Select(level => At(2, level)), At(3, SimdLevel.Scalar),
    ];

    public static CpuDevice At(int threads, SimdLevel simd) => made.GetOrAdd((threads, simd), key => new CpuDevice(key.Item1, key.Item2));
}
