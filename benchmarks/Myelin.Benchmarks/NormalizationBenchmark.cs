using System.Globalization;
using System.Runtime.InteropServices;

namespace Myelin.Benchmarks;

/// <summary>Normalization of columns (batch) and rows (layer), forwards and backwards, beside a copy of as large a matrix.</summary>
/// <remarks>GB/s count the bytes that must move once: x and y, backwards x, dy and dx.</remarks>
static unsafe class NormalizationBenchmark
{
    static readonly (int Rows, int Columns)[] sizes = [(128, 512), (32768, 64), (131072, 16), (8192, 768), (65536, 256)];

    public static void Run(string filter)
    {
        Device device = Device.Current;
        Console.WriteLine($"{device.Name}; GB/s, the fastest of 25 samples");
        Console.WriteLine($"{"shape",-16}{"copy",10}{"batch",10}{"gradient",10}{"layer",10}{"gradient",10}");
        foreach ((int rows, int columns) in sizes)
        {
            string name = $"[{rows}, {columns}]";
            if (!name.Contains(filter, StringComparison.Ordinal)) continue;
            Tensor x = Tensor.Normal(
                [rows, columns], 1), dy = Tensor.Normal([rows, columns], 2), scale = Tensor.Ones([columns]), offset = Tensor.Zeros([columns]);
            Tensor y = Empty([rows, columns]), dscale = Empty([columns]), doffset = Empty([columns]);
            var line = new List<double> { 2 / Time(() => device.Copy(x, y)) };
            foreach (NormalizationAxis over in new[] { NormalizationAxis.Columns, NormalizationAxis.Rows })
            {
                Shape each = [over == NormalizationAxis.Rows ? rows : columns];
                Tensor mean = Empty(each), variance = Empty(each), inverse = Empty(each);
                line.Add(2 / Time(() => device.Normalize(over, x, scale, offset, 1e-3, y, mean, variance, inverse)));
                line.Add(3 / Time(() => device.NormalizeGradient(over, x, scale, mean, inverse, dy, y, dscale, doffset)));
            }
            Console.WriteLine(name.PadRight(
                16) + string.Concat(line.Select(share => (share * 4 * rows * columns / 1e9).ToString("F1", CultureInfo.InvariantCulture).PadLeft(10))));

            Tensor Empty(Shape shape) => Tensor.Empty(shape, ElementType.Float32, device);
        }
    }

    static double Time(Action work)
    {
        GCHandle handle = GCHandle.Alloc(work);
        double seconds = Timing.Best(&Call, (void*)GCHandle.ToIntPtr(handle));
        handle.Free();
        return seconds;
    }

    static void Call(void* work) => ((Action)GCHandle.FromIntPtr((nint)work).Target!)();
}
