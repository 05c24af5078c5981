namespace Myelin.Tests.Kernels;

public class ProductKernelTests
{
    public static readonly TheoryData<int, int, int, int> Sizes = new()
    {
        { 1, 3, 5, 7 },
        { 4, 17, 33, 9 },
        { 6, 1, 10, 1 },
        { 1, 64, 64, 64 },
        { 2, 3, 0, 4 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Batches_transposes_and_broadcasts_give_the_ordered_sums(int batch, int m, int k, int n)
    {
        float[] a = Devices.Numbers(batch * m * k, 1), b = Devices.Numbers(batch * k * n, 2), stored = new float[a.Length];
        var expected = new float[batch * m * n];
        var shared = new float[batch * m * n];
        for (int i = 0; i < batch * m; i++)
        {
            for (int l = 0; l < k; l++)
            {
                stored[l * batch * m + i] = a[i * k + l];       // a as [k, batch, m]
                for (int j = 0; j < n; j++)
                {
                    expected[i * n + j] = MathF.FusedMultiplyAdd(a[i * k + l], b[(i / m * k + l) * n + j], expected[i * n + j]);
                    shared[i * n + j] = MathF.FusedMultiplyAdd(a[i * k + l], b[l * n + j], shared[i * n + j]);
                }
            }
        }
        Shape shape = [batch, m, n];
        Devices.Gives("product", expected, shape, (device, y) => device.Product(Tensor.From(a, [batch, m, k]), Tensor.From(b, [batch, k, n]), y));
        Devices.Gives(
            "one b", shared, shape,
            (device, y) => device.Product(Tensor.From(a, [batch, m, k]), Tensor.From(b, [batch, k, n]).View([batch, k, n], [0, n, 1], 0), y));
        Devices.Gives(
            "transposed a", expected, shape,
            (device, y) => device.Product(Tensor.From(stored, [k, batch, m]).View([batch, m, k], [m, 1, batch * m], 0), Tensor.From(b, [batch, k, n]), y));
    }

    [Fact]
    public void Batch_axes_without_one_stride_are_copied()
    {
        float[] a = Devices.Numbers(2 * 3 * 4, 1), b = Devices.Numbers(4 * 5, 2);
        var expected = new float[3 * 2 * 1 * 5];                // a as [3, 2, 1, 4] of a stored [2, 3, 4]
        for (int p = 0; p < 3; p++)
            for (int q = 0; q < 2; q++)
                for (int l = 0; l < 4; l++)
                    for (int j = 0; j < 5; j++)
                        expected[(p * 2 + q) * 5 + j] = MathF.FusedMultiplyAdd(a[(q * 3 + p) * 4 + l], b[l * 5 + j], expected[(p * 2 + q) * 5 + j]);
        Devices.Gives("product", expected, [3, 2, 1, 5], (device, y) =>
            device.Product(Tensor.From(a, [2, 3, 4]).View([3, 2, 1, 4], [4, 12, 4, 1], 0), Tensor.From(b, [4, 5]).View([3, 2, 4, 5], [0, 0, 5, 1], 0), y));
    }

    [Fact]
    public void Whole_numbers_multiply_and_wrap_around()
    {
        int[] a = [1, -2, 2_000_000_000, 4, 5, 6], b = [3, 1, 4, 1, 5, 9];
        Devices.Gives("int32", [unchecked((int)(10_000_000_000 - 5)), unchecked((int)(18_000_000_000 - 1)), 62, 63], [2, 2], (device, y) =>
            device.Product(Tensor.From(a, [2, 3]), Tensor.From(b, [3, 2]), y));
        Devices.Gives("int64", [10_000_000_000L - 5, 18_000_000_000 - 1, 62, 63], [2, 2], (device, y) =>
            device.Product(Tensor.From(Array.ConvertAll(a, v => (long)v), [2, 3]), Tensor.From(Array.ConvertAll(b, v => (long)v), [3, 2]), y));
    }
}
