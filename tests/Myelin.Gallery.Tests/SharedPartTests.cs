using Myelin.Gallery.Architectures;
using Myelin.Gallery.Convolutional;

namespace Myelin.Gallery.Tests;

/// <summary>What entries share: the orientation of filters, sequences of symbols, and the pictures of CIFAR-10.</summary>
public class SharedPartTests
{
    [Fact]
    public void An_edge_is_oriented_and_a_round_spot_is_not()
    {
        float[] Filter(Func<int, int, double> value) => [.. Enumerable.Range(0, 49).Select(i => (float)value(i / 7 - 3, i % 7 - 3))];
        Tensor Kernel(params float[][] filters) => Tensor.From([.. filters.SelectMany(one => one)], [filters.Length, 7, 7, 1]).Transpose(1, 2, 3, 0);
        (double coherence, int oriented, int directions) = Orientation.Of(Kernel(Filter((_, x) => x), Filter((y, _) => y), Filter((y, x) => x + y)));
        Assert.Equal((1, 3, 3), (Math.Round(coherence, 6), oriented, directions));
        (coherence, oriented, directions) = Orientation.Of(Kernel(Filter((y, x) => Math.Exp(-(x * x + y * y) / 6.0))));
        Assert.Equal((0, 0, 0), (Math.Round(coherence, 5), oriented, directions));
    }

    [Fact]
    public void Test_sequences_are_not_among_the_training_sequences_and_the_answers_are_right()
    {
        var (train, test) = SymbolTask.Generate(3_000, 300, seed: 5);
        int[][] Rows(Dataset data, string part) => [.. data.Examples([.. Enumerable.Range(0, data.Count)]) is var batch
            ? (part == "answer" ? batch.Target(part) : batch.Input(part)).ToArray<int>().Chunk(SymbolTask.Length) : []];
        HashSet<string> known = [.. Rows(train, "source").Select(row => string.Join(' ', row))];
        int[][] sources = Rows(test, "source"), answers = Rows(test, "answer"), shifted = Rows(test, "shifted");
        Assert.DoesNotContain(sources, row => known.Contains(string.Join(' ', row)));
        for (int i = 0; i < sources.Length; i++)
        {
            int[] digits = [.. sources[i].Skip(1).TakeWhile(symbol => symbol != SymbolTask.Padding)];
            int[] expected = sources[i][0] == 3 ? [.. digits.Reverse()] : [.. digits.Order()];
            Assert.Equal([.. expected, 2], answers[i].Take(digits.Length + 1));
            Assert.Equal([1, .. expected], shifted[i].Take(digits.Length + 1));
        }
        Assert.Equal(1, SymbolTask.ExactMatches(answers, test));
        Assert.Equal(0, SymbolTask.ExactMatches(shifted, test));
        Assert.Contains(sources, row => row[12] != SymbolTask.Padding);
    }

    /// <summary>The data's own description: 5.8 grey levels, on the pictures that are also here without loss.</summary>
    [Fact]
    public void CIFAR_10_as_JPEG_is_CIFAR_10_but_for_six_grey_levels()
    {
        if (DataSets.Named("cifar10-jpeg").FindFiles() == null || DataSets.Named("cifar10-subset").FindFiles() == null) return;
        var (train, test) = DataSets.Load("cifar10-jpeg", new() { Decoder = ImageDecoder.Instance });
        (Dataset original, _) = DataSets.Load("cifar10-subset");
        Assert.Equal((50_000, 10_000), (train.Count, test.Count));
        Assert.Equal(original.Targets.ToArray<int>(), train.Take(0, 4_000).Targets.ToArray<int>());
        Assert.InRange(255 * (double)(original.Inputs - train.Take(0, 4_000).Inputs).Abs().Mean(), 5.5, 6.1);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => i / 1_000), test.Targets.ToArray<int>());
        Assert.Equal(original.Classes, train.Classes);
    }
}
