namespace Myelin.Tests.Kernels;

public class MoveTests
{
    public static readonly TheoryData<int, int, int, int> Gathers = new()
    {
        { 1, 5, 9, 1 },
        { 3, 7, 20, 10 },
        { 1, 100, 500, 64 },
        { 2, 3, 4, 130 },
        { 1, 1000, 3000, 2 },
    };

    [Theory]
    [MemberData(nameof(Gathers))]
    public void Gather_takes_entries_and_scatter_adds_them_in_order(int outer, int size, int count, int inner)
    {
        float[] x = Devices.Numbers(outer * size * inner, 1), dy = Devices.Numbers(outer * count * inner, 2);
        var random = new Random(3);
        int[] indices = [-1, size, .. Enumerable.Range(2, count - 2).Select(_ => random.Next(size))];
        var gathered = new float[dy.Length];
        var added = new float[x.Length];
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < inner; j++)
                {
                    int at = (o * count + i) * inner + j, from = (o * size + indices[i]) * inner + j;
                    gathered[at] = i < 2 ? float.NaN : x[from];
                    if (i >= 2) added[from] += dy[at];
                }
            }
        }
        Devices.Gives(
            "gather", gathered, [outer, count, inner], (device, y) => device.Gather(Tensor.From(x, [outer, size, inner]), Tensor.From(indices), 1, y));
        Devices.Gives(
            "scatter-add", added, [outer, size, inner],
            (device, y) => device.ScatterAdd(Tensor.From(dy, [outer, count, inner]), Tensor.From(Array.ConvertAll(indices, i => (long)i)), 1, y));
    }

    [Fact]
    public void Gather_outside_gives_0_where_there_is_no_NaN() =>
        Devices.Gives("gather", [7, 0, 5], [3], (device, y) => device.Gather(Tensor.From(5, 6, 7), Tensor.From(2L, 3L, 0L), 0, y));

    [Theory]
    [InlineData(1, 5, 9, 1)]
    [InlineData(3, 7, 20, 10)]
    [InlineData(2, 30_000, 5_000, 3)]
    public void Concatenate_puts_inputs_behind_each_other(int outer, int a, int b, int inner)
    {
        float[] first = Devices.Numbers(outer * a * inner, 1), second = Devices.Numbers(outer * b * inner, 2);
        var expected = new List<float>();
        for (int o = 0; o < outer; o++)
        {
            expected.AddRange(first[(o * a * inner)..((o + 1) * a * inner)]);
            expected.AddRange(second[(o * b * inner)..((o + 1) * b * inner)]);
        }
        Devices.Gives("concatenate", [.. expected], [outer, a + b, inner], (device, y) =>
            device.Concatenate([Tensor.From(first, [outer, a, inner]), Tensor.From(second, [outer, b, inner])], 1, y));
    }

    public static readonly TheoryData<int[], int[], int[]> Places = new()
    {
        { [4, 5, 6], [2, 3, 4], [1, 1, 2] }, { [4, 5, 6], [2, 5, 6], [1, 0, 0] }, { [7], [3], [4] }, { [], [], [] },
        { [3, 40, 50, 2], [3, 20, 50, 2], [0, 10, 0, 0] }, { [300, 400], [299, 399], [1, 0] }, { [3, 4], [0, 4], [2, 0] },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Place_puts_a_block_among_zeros(int[] sizes, int[] block, int[] starts)
    {
        Shape shape = Shape.Create(sizes), inner = Shape.Create(block);
        float[] x = Devices.Numbers((int)inner.Elements, 1), expected = new float[shape.Elements];
        long[] strides = shape.RowMajorStrides();
        for (int i = 0; i < x.Length; i++)
        {
            long rest = i, at = 0;
            for (int axis = block.Length - 1; axis >= 0; rest /= block[axis], axis--) at += (rest % block[axis] + starts[axis]) * strides[axis];
            expected[at] = x[i];
        }
        Devices.Gives("place", expected, shape, (device, y) => device.Place(Tensor.From(x, inner), starts, y));
    }
}
