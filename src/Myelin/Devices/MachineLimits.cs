using System.Diagnostics;
using Myelin.Kernels;

namespace Myelin;

/// <summary>What the machine can do at most, as measured: an upper bound for every kernel.</summary>
/// <param name="Gflops">Billions of additions and multiplications of Float32 a second, in registers.</param>
/// <param name="GigabytesPerSecond">Billions of bytes a second, read and written, of blocks that no cache holds.</param>
/// <param name="Device">The device, with its registers and threads.</param>
public sealed record MachineLimits(double Gflops, double GigabytesPerSecond, string Device)
{
    /// <summary>Measures a device, which takes about 50 ms.</summary>
    /// <param name="device">The device; null for the current one.</param>
    /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
    public static unsafe MachineLimits Measure(Device? device = null)
    {
        device ??= Myelin.Device.Current;
        if (device is not CpuDevice cpu)
            throw new NotSupportedException($"MachineLimits: expects the CPU, received {device.Name}; measure {CpuDevice.Default.Name}.");
        const nint Blocks = 128;                                                     // 32 MiB each way
        Kernel peak = Lanes.Visit<PeakVisitor, Kernel>(ElementType.Float32, cpu.Simd, new(cpu.Workers));
        var copy = new CopyKernel(cpu.Workers, Blocks);
        double gflops = peak.Operations / Least(peak, null) / 1e9;
        CpuStorage memory = CpuStorage.AllocatePinned(2 * Blocks * CopyKernel.Block, cpu);
        void** operands = stackalloc void*[] { memory.Address, memory.Address + Blocks * CopyKernel.Block };
        double bytes = 2.0 * Blocks * CopyKernel.Block / Least(copy, operands) / 1e9;
        GC.KeepAlive(memory);
        return new(gflops, bytes, device.Name);
    }

    static unsafe double Least(Kernel kernel, void** operands)
    {
        double least = double.MaxValue;
        for (int i = 0; i < 6; i++)
        {
            long start = Stopwatch.GetTimestamp();
            kernel.Run(operands);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return least;
    }
}
