namespace Myelin.Tests;

/// <summary>What sparse matrices are made of, and what the table of ops does not cover.</summary>
public class SparseMatrixTests
{
    [Fact]
    public void Coordinates_in_any_order_become_rows_and_equal_ones_are_added_up()
    {
        SparseMatrix a = SparseMatrix.FromCoordinates(4, 3, [3, 0, 3, 0, 3], [1, 2, 1, 0, 0], [1, 2, 4, 8, 16]);
        Assert.Equal(4, a.Count);
        Assert.Equal([0L, 2, 2, 2, 4], a.RowStarts.ToArray<long>());
        Assert.Equal([0, 2, 0, 1], a.ColumnIndices.ToArray<int>());
        Assert.Equal([8f, 2, 16, 5], a.Values.ToArray<float>());
        Assert.Equal([8f, 0, 2, 0, 0, 0, 0, 0, 0, 16, 5, 0], a.ToDense().ToArray<float>());
        Assert.Equal([8f, 0, 0, 16, 0, 0, 0, 5, 2, 0, 0, 0], a.Transpose().ToDense().ToArray<float>());
        Assert.Equal(a.ToDense().ToArray<float>(), SparseMatrix.FromDense(a.ToDense()).ToDense().ToArray<float>());
        Assert.Equal("SparseMatrix [4, 3], 4 entries", a.ToString());
    }

    [Fact]
    public void Places_are_counted_in_64_bits()
    {
        const int Size = 100_000;                                                    // 10^10 places
        SparseMatrix a = SparseMatrix.FromCoordinates(Size, Size, [Size - 1, 0, Size - 1], [Size - 1, Size - 1, 0], [2, 3, 4]);
        float[] y = a.MatMul(Tensor.Range(Size).Cast(ElementType.Float32)).ToArray<float>();
        Assert.Equal(3f * (Size - 1), y[0]);
        Assert.Equal(2f * (Size - 1), y[^1]);
        Assert.Equal(0, y[1..^1].Max());
    }

    [Fact]
    public void A_row_of_several_blocks_is_summed_in_the_defined_order_at_every_width_and_number_of_threads()
    {
        const int Rows = 3, Size = 900, Features = 83;
        int[] rows = [.. Enumerable.Range(0, 2 * Size).Select(i => i % 5 == 0 ? 2 : i % 2)];
        int[] columns = [.. Enumerable.Range(0, 2 * Size).Select(i => i * 7 % Size)];
        float[] values = Kernels.Devices.Numbers(2 * Size, 1), x = Kernels.Devices.Numbers(Size * Features, 2);
        float[] expected = [.. from row in Enumerable.Range(0, Rows) from j in Enumerable.Range(0, Features) select Sum(row, j)];
        foreach (SimdLevel simd in Enum.GetValues<SimdLevel>().Where(level => level <= CpuDevice.Default.Simd))
            foreach (int threads in new[] { 1, 3 })
            {
                using Device.Scope scope = new CpuDevice(threads, simd).Use();
                SparseMatrix a = SparseMatrix.Of(Tensor.From(rows), Tensor.From(columns), Tensor.From(values), Rows, Size);
                Assert.Equal(expected, a.MatMul(Tensor.From(x, [Size, Features])).ToArray<float>());
            }

        float Sum(int row, int j)
        {
            float[] blocks = [.. Enumerable.Range(0, rows.Length).Where(e => rows[e] == row).Chunk(256)
                .Select(block => block.Aggregate(0f, (sum, e) => MathF.FusedMultiplyAdd(values[e], x[columns[e] * Features + j], sum)))];
            return Folded(blocks);
        }
        static float Folded(float[] blocks)
        {
            if (blocks.Length == 1) return blocks[0];
            int first = 1;
            while (first * 2 < blocks.Length) first *= 2;
            return Folded(blocks[..first]) + Folded(blocks[first..]);
        }
    }

    [Fact]
    public void An_entry_outside_the_rows_is_left_out_and_one_outside_the_columns_is_not_a_number()
    {
        SparseMatrix a = SparseMatrix.Of(Tensor.From(-1, 0, 1, 3), Tensor.From(-1, 1, 3, 0), Tensor.Ones([4]), 3, 3);
        Assert.Equal([2f, float.NaN, 0], a.MatMul(Tensor.From(1f, 2, 3)).ToArray<float>());
    }

    [Fact]
    public void The_normalized_adjacency_of_a_path_is_that_of_the_paper()
    {
        SparseMatrix path = SparseMatrix.FromCoordinates(3, 3, [0, 1, 1, 2], [1, 0, 2, 1]);
        double root = 1 / Math.Sqrt(6);
        Fixture.Near([0.5, root, 0, root, 1.0 / 3, root, 0, root, 0.5], path.NormalizedAdjacency().ToDense(), float32: 1e-6);
    }

    [Fact]
    public void A_softmax_of_rows_is_finite_for_large_scores_and_keeps_the_order_of_the_entries()
    {
        SparseMatrix a = SparseMatrix.Of(Tensor.From(1, 0, 1), Tensor.From(0, 1, 2), Tensor.From(1000f, -1000, 1000), 2, 3).Softmax();
        Assert.Equal([0.5f, 1, 0.5f], a.Values.ToArray<float>());
    }
}
