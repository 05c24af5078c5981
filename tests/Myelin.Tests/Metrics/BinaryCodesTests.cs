namespace Myelin.Tests;

public class BinaryCodesTests
{
    static readonly bool[][] Bits =
        [.. Enumerable.Range(0, 40).Select(i => Enumerable.Range(0, 70).Select(bit => (i * 31 + bit * bit * 7) % (3 + i % 5) < 2).ToArray())];

    static BinaryCodes Codes(IEnumerable<bool[]> rows) =>
        BinaryCodes.Of(Tensor.From([.. rows.SelectMany(row => row.Select(bit => bit ? 0.9f : 0.1f))], [rows.Count(), rows.First().Length]));

    static int Distance(bool[] a, bool[] b) => a.Zip(b).Count(pair => pair.First != pair.Second);

    [Fact]
    public void The_distance_is_the_number_of_bits_that_differ()
    {
        BinaryCodes codes = Codes(Bits);
        Assert.Equal((40, 70), (codes.Count, codes.Bits));
        Assert.Equal(string.Concat(Bits[3].Select(bit => bit ? '1' : '0')), codes.Text(3));
        for (int i = 0; i < 40; i++)
            for (int j = 0; j < 40; j++) Assert.Equal(Distance(Bits[i], Bits[j]), codes.Distance(i, codes, j));
    }

    [Fact]
    public void The_nearest_stand_by_distance_and_then_by_place()
    {
        BinaryCodes codes = Codes(Bits.Skip(5)), queries = Codes(Bits.Take(5));
        for (int query = 0; query < 5; query++)
        {
            int[] sorted = [.. Enumerable.Range(0, 35).OrderBy(i => Distance(Bits[i + 5], Bits[query])).ThenBy(i => i)];
            Assert.Equal(sorted, codes.Nearest(queries, query, 100));
            Assert.Equal(sorted.Take(7), codes.Nearest(queries, query, 7));
            Assert.Empty(codes.Nearest(queries, query, 0));
        }
    }

    /// <summary>Right, wrong, right, wrong: (1/1 + 2/3) / 2 for one query, and the other way round (1/2 + 2/4) / 2 for another.</summary>
    [Fact]
    public void The_mean_average_precision_of_four_ranked_items()
    {
        BinaryCodes codes = Codes([[false, false, false], [true, false, false], [true, true, false], [true, true, true]]);
        BinaryCodes queries = Codes([[false, false, false], [false, false, false]]);
        Assert.Equal(((1 + 2 / 3.0) / 2 + (1 / 2.0 + 2 / 4.0) / 2) / 2, codes.MeanAveragePrecision([5, 6, 5, 6], queries, [5, 6]), 12);
        Assert.Equal((1 + 0.5) / 2, codes.MeanAveragePrecision([5, 6, 5, 6], queries, [5, 6], first: 2), 12);
        Assert.Equal(0, codes.MeanAveragePrecision([5, 5, 5, 5], Codes([[true, true, true]]), [7]));
    }

    /// <summary>It is what the metric gives for scores: the number of bits that agree.</summary>
    [Fact]
    public void It_agrees_with_the_metric_of_scores()
    {
        BinaryCodes codes = Codes(Bits.Skip(8)), queries = Codes(Bits.Take(8));
        int[] labels = [.. Enumerable.Range(0, 32).Select(i => i % 3)], asked = [.. Enumerable.Range(0, 8).Select(i => i % 3)];
        double[] scores = [.. Enumerable.Range(0, 8).SelectMany(q => Enumerable.Range(0, 32).Select(i => (double)(70 - Distance(Bits[i + 8], Bits[q]))))];
        double[] right = [.. Enumerable.Range(0, 8).SelectMany(q => Enumerable.Range(0, 32).Select(i => labels[i] == asked[q] ? 1.0 : 0))];
        double expected = (double)new MeanAveragePrecision().Values(Tensor.From(scores, [8, 32]), Tensor.From(right, [8, 32])).Mean();
        Assert.Equal(expected, codes.MeanAveragePrecision(labels, queries, asked), 12);
    }

    [Fact]
    public void A_threshold_of_zero_is_for_outputs_of_either_sign()
    {
        BinaryCodes codes = BinaryCodes.Of(Tensor.From(-0.2, 0.1, 0.0, 0.7).Reshape(2, 2), threshold: 0);
        Assert.Equal(0, codes.Distance(0, codes, 1));
    }

    [Fact]
    public void Errors_name_what_differs()
    {
        BinaryCodes codes = Codes(Bits), others = Codes([[true, false]]);
        Assert.Contains("70 bits, received 2", Assert.Throws<ArgumentException>(() => codes.Nearest(others, 0, 1)).Message);
        Assert.Contains("[count, bits]", Assert.Throws<ShapeException>(() => BinaryCodes.Of(Tensor.Ones([3]))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => codes.Distance(40, codes, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => codes.Nearest(codes, 0, -1));
        Assert.Contains("40 labels", Assert.Throws<ArgumentException>(() => codes.MeanAveragePrecision([1], codes, [1])).Message);
    }
}
