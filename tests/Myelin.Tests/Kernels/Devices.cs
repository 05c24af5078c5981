using System.Runtime.InteropServices;

namespace Myelin.Tests.Kernels;

/// <summary>Processor devices of every register width and of 1 to 4 threads, and what every kernel test does with them.</summary>
internal static class Devices
{
    /// <summary>Every width on one thread and on three, the widest on 1 to 4.</summary>
    public static readonly CpuDevice[] All =
    [
        .. from simd in Enum.GetValues<SimdLevel>()
           where simd <= CpuDevice.Widest
           from threads in Enumerable.Range(1, 4)
           where simd == CpuDevice.Widest || threads % 2 == 1
           select new CpuDevice(threads, simd),
    ];

    /// <summary>Runs a primitive on every device and compares the values with what is expected, bit by bit but for NaN's.</summary>
    public static void Gives<T>(string what, T[] expected, Shape shape, Action<CpuDevice, Tensor> run) where T : unmanaged
    {
        foreach (CpuDevice device in All)
        {
            using Device.Scope scope = device.Use();
            Tensor y = Tensor.Empty(shape, ElementTypes.Of<T>(), device);
            run(device, y);
            T[] actual = y.ToArray<T>();
            if (MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual))) continue;
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Same(expected[i], actual[i]), $"{what} on {device.Name}: element {i}: expected {expected[i]}, received {actual[i]}");
        }
    }

    static bool Same<T>(T a, T b) => (a, b) switch
    {
        (float x, float y) => Bits.Same(x, y),
        (double x, double y) => Bits.Same(x, y),
        _ => a!.Equals(b),
    };

    /// <summary>Numbers of both signs over 2^20 of magnitude, for which every order of addition gives other bits.</summary>
    public static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        var x = new float[count];
        for (int i = 0; i < count; i++) x[i] = (float)((random.NextDouble() * 2 - 1) * Math.ScaleB(1, random.Next(-10, 10)));
        return x;
    }
}
