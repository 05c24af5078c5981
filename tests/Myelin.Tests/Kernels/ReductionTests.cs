namespace Myelin.Tests.Kernels;

public class ReductionTests
{
    static readonly int[] Lengths = [.. Enumerable.Range(0, 258), 511, 512, 513, 767, 768, 769, 1000, 1024, 1025, 1300, 2047, 2049, 4097, 12_300, 100_000];

    static (int Outer, int Inner)[] Around(int length) =>
        length < 300 ? [(1, 1), (3, 1), (17, 1), (1, 2), (2, 7), (1, 16), (2, 33), (1, 130)] :
        length < 1500 ? [(1, 1), (2, 1), (9, 1), (70, 1), (1, 3), (2, 17), (1, 130)] : [(1, 1), (2, 1), (9, 1), (1, 3), (2, 17)];

    [Fact]
    public void A_sum_has_the_defined_order_for_every_layout_width_and_thread_count()
    {
        foreach (int length in Lengths)
        {
            foreach ((int outer, int inner) in Around(length))
            {
                float[] x = Devices.Numbers(outer * length * inner, length);
                Check(Reduction.Sum, x, outer, length, inner, Ordered.Sum);
                Check(Reduction.Sum, Array.ConvertAll(x, v => v * 1.1), outer, length, inner, Ordered.Sum);
            }
        }
    }

    [Fact]
    public void A_maximum_is_the_largest_number()
    {
        foreach (int length in Lengths.Where(n => n > 0))
        {
            foreach ((int outer, int inner) in Around(length))
            {
                float[] x = Devices.Numbers(outer * length * inner, length);
                Check(Reduction.Max, x, outer, length, inner, Ordered.Max);
                if (length % 7 == 0) Check(Reduction.Max, Array.ConvertAll(x, v => (int)(v * 1e6)), outer, length, inner, Ordered.Max);
            }
        }
    }

    [Fact]
    public void Whole_numbers_add_and_wrap_around()
    {
        foreach (int length in new[] { 0, 1, 15, 100, 5000 })
        {
            int[] x = Array.ConvertAll(Devices.Numbers(length * 3, length), v => (int)(v * 1e7));
            Check(Reduction.Sum, x, 1, length, 3, Ordered.Sum);
            Check(Reduction.Sum, x, 3, length, 1, Ordered.Sum);
            Check(Reduction.Sum, Array.ConvertAll(x, v => v * 1_000_000_007L), 3, length, 1, Ordered.Sum);
        }
        Check(Reduction.Max, [int.MinValue, int.MinValue], 1, 2, 1, Ordered.Max);
        Check(Reduction.Max, [long.MinValue, long.MinValue], 1, 2, 1, Ordered.Max);
    }

    [Fact]
    public void Special_numbers_keep_their_meaning()
    {
        const float inf = float.PositiveInfinity;
        float[] rows = [-0f, 0f, -0f, 1, float.NaN, inf, -inf, -inf, -inf, inf, -inf, 1];
        Devices.Gives("max", [0f, float.NaN, -inf, inf], [4], (device, y) => device.Reduce(Reduction.Max, Tensor.From(rows, [4, 3]), 1, 1, y));
        Devices.Gives("sum", [0f, float.NaN, -inf, float.NaN], [4], (device, y) => device.Reduce(Reduction.Sum, Tensor.From(rows, [4, 3]), 1, 1, y));
        Devices.Gives("sum of -0", [0f], [1], (device, y) => device.Reduce(Reduction.Sum, Tensor.From([-0f, -0f], [1, 2]), 1, 1, y));
    }

    [Fact]
    public void Strides_and_several_axes_change_no_bit()
    {
        float[] x = Devices.Numbers(6 * 50 * 7, 1);
        float[] sums = Ordered.Fold(x, 6, 50, 7, Ordered.Sum), both = Ordered.Fold(x, 1, 300, 7, Ordered.Sum);
        var transposed = new float[x.Length];          // stored [7, 6, 50]
        for (int i = 0; i < 300; i++)
            for (int j = 0; j < 7; j++) transposed[j * 300 + i] = x[i * 7 + j];
        Devices.Gives(
            "transposed", sums, [6, 7],
            (device, y) => device.Reduce(Reduction.Sum, Tensor.From(transposed, [7, 6, 50]).View([6, 50, 7], [50, 1, 300], 0), 1, 1, y));
        Devices.Gives("two axes", both, [7], (device, y) => device.Reduce(Reduction.Sum, Tensor.From(x, [6, 50, 7]), 0, 2, y));
        Devices.Gives(
            "broadcast", Ordered.Fold([.. x[..7], .. x[..7], .. x[..7]], 1, 3, 7, Ordered.Sum), [7],
            (device, y) => device.Reduce(Reduction.Sum, Tensor.From(x[..7], [7]).View([3, 7], [0, 1], 0), 0, 1, y));
    }

    [Fact]
    public void The_first_largest_is_found_and_NaN_counts_as_the_largest()
    {
        const float nan = float.NaN;
        float[] rows = [1, 3, 3, 4, 2, nan, -1, -1, -1, 5, nan, nan, nan, 1, 2];
        Devices.Gives("argmax", [1L, 2, 0, 1, 0], [5], (device, y) => device.ArgMax(Tensor.From(rows, [5, 3]), y));
        float[] numbers = Devices.Numbers(70 * 500, 3);
        long[] expected = [.. Enumerable.Range(0, 70).Select(
            row => (long)Array.IndexOf(numbers[(row * 500)..((row + 1) * 500)], numbers[(row * 500)..((row + 1) * 500)].Max()))];
        Devices.Gives("argmax", expected, [70], (device, y) => device.ArgMax(Tensor.From(numbers, [70, 500]), y));
        Devices.Gives("argmax of bytes", [2L], [1], (device, y) => device.ArgMax(Tensor.From<byte>([1, 3, 200], [1, 3]), y));
    }

    static void Check<T>(Reduction reduction, T[] x, int outer, int length, int inner, Ordered.Folding<T> fold) where T : unmanaged =>
        Devices.Gives(
            $"{reduction} of [{outer}, {length}, {inner}]", Ordered.Fold(x, outer, length, inner, fold), [outer, inner],
            (device, y) => device.Reduce(reduction, Tensor.From(x, [outer, length, inner]), 1, 1, y));
}
