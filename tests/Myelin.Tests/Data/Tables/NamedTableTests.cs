namespace Myelin.Tests;

/// <summary>The named sets in their original files, where this machine has them.</summary>
public class NamedTableTests
{
    static readonly DataFolder Here = new() { Download = false };

    public static TheoryData<string, int, int> Tables { get; } = new()
    {
        { "iris", 4, 150 },
        { "wine", 13, 178 },
        { "wdbc", 30, 569 },
        { "breast-cancer-wisconsin", 9, 699 - 16 },
        { "sonar", 60, 208 },
        { "ionosphere", 34, 351 },
        { "banknote", 4, 1_372 },
        { "abalone", 7 + 3, 4_177 },
        { "wine-quality-red", 11, 1_599 },
        { "wine-quality-white", 11, 4_898 },
        { "boston", 13, 506 },
        { "california", 8, 20_640 },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_has_its_columns_and_rows(string name, int columns, int rows)
    {
        NamedDataset set = DataRegistry.Of(name);
        Assert.Equal(rows, set.Train + set.Test);
        if (Here.FindHere(set.Source!) is null) return;
        RawSplit split = set.Load(Here, 0);
        Assert.Equal([set.Train, columns], split.Train.Shape);
        Assert.Equal([set.Test, columns], split.Test.Shape);
    }

    [Fact]
    public void Every_set_that_is_here_is_what_the_list_says()
    {
        foreach (NamedDataset set in DataRegistry.All.Where(set => set.Source is { } source && Here.FindHere(source) != null && set.Train < 50_000))
        {
            (Dataset train, Dataset test) = set.Load(Here, 0).ToDatasets();
            Assert.Equal((set.Name, set.Train, set.Test, set.Classes), (set.Name, train.Count, test.Count, train.Classes.Count));
            Assert.Equal(set.Classes == 0, train.IsRegression);
            if (train.InputSpecs.Count > 1 || train.TargetSpecs.Count > 1) continue;    // a graph and scenes, which have tests of their own
            Assert.All(train.Inputs.Cast(ElementType.Float32).ToArray<float>(), value => Assert.True(float.IsFinite(value)));
            if (set.Classes > 0 && train.Targets.Rank == 1) Assert.Equal(set.Classes, test.Targets.ToArray<int>().Distinct().Count());
        }
    }

    [Theory]
    [InlineData("iris", new[] { 40, 40, 40 })]
    [InlineData("wine", new[] { 47, 57, 38 })]
    [InlineData("wdbc", new[] { 286, 170 })]
    [InlineData("breast-cancer-wisconsin", new[] { 355, 191 })]
    public void Classes_keep_their_shares(string name, int[] counts)
    {
        NamedDataset set = DataRegistry.Of(name);
        if (Here.FindHere(set.Source!) is null) return;
        Assert.Equal(counts, set.Load(Here, 0).Train.Labels.CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    [Theory]
    [InlineData("boston", 22.5328, 1e-4)]
    [InlineData("california", 2.06856, 1e-5)]
    public void Prices_have_their_known_mean(string name, double mean, double tolerance)
    {
        NamedDataset set = DataRegistry.Of(name);
        if (Here.FindHere(set.Source!) is null) return;
        RawSplit split = set.Load(Here, 0);
        Assert.Equal(mean, ((ValueData)split.Train).Values.Concat(((ValueData)split.Test).Values).Average(value => (double)value), tolerance);
    }

    [Fact]
    public void Usps_is_the_one_of_the_book()
    {
        if (Here.FindHere(Usps.Source) is null) return;
        RawSplit split = Usps.Read(Here);
        Assert.Equal([7_291, 16, 16, 1], split.Train.Shape);
        Assert.Equal([2_007, 16, 16, 1], split.Test.Shape);
        Assert.Equal([6, 5, 4, 7], split.Train.Labels[..4]);
        Assert.Equal(9, split.Test.Labels[0]);
        Assert.Equal([-1f, -1f, -1f, -1f, -1f, -0.948f, -0.561f, 0.148f], ((FloatData)split.Test).Inputs[..8]);
    }

    [Fact]
    public void Optdigits_run_from_0_to_1()
    {
        if (Here.FindHere(OptDigits.Source) is null) return;
        RawSplit split = OptDigits.Read(Here);
        Assert.Equal([3_823, 8, 8, 1], split.Train.Shape);
        Assert.Equal([0f, 1 / 16f, 6 / 16f, 15 / 16f], ((FloatData)split.Train).Inputs[..4]);
        Assert.Equal([0, 0, 7], split.Train.Labels[..3]);
        Assert.Equal(1, ((FloatData)split.Train).Inputs.Max());
    }

    static string Line(string label, string first = "-1", int count = 256) => $"{label} {first} {string.Join(' ', Enumerable.Repeat("0.5", count - 1))} \n";

    [Theory]
    [InlineData("10", "-1", 256, "a label from 0 to 9", "received \"10\"")]
    [InlineData("1.5", "-1", 256, "a label from 0 to 9", "received \"1.5\"")]
    [InlineData("x", "-1", 256, "a number in column \"column1\"", "received \"x\"")]
    [InlineData("1", "1.001", 256, "a grey value from -1 to 1", "received \"1.001\"")]
    [InlineData("1", "NaN", 256, "a number", "received \"NaN\"")]
    [InlineData("1", "-1", 255, "257 cells", "received 256")]
    [InlineData("1", "-1", 257, "257 cells", "received 258")]
    public void A_broken_line_of_USPS_is_refused(string label, string first, int count, params string[] parts)
    {
        using var folder = new TemporaryFolder();
        folder.Write("zip.train", System.Text.Encoding.ASCII.GetBytes(Line("3.0000") + Line(label, first, count)));
        folder.Write("zip.test", System.Text.Encoding.ASCII.GetBytes(Line("3.0000")));
        DataFormatException error = Assert.Throws<DataFormatException>(() => Usps.Read(new DataFolder { Folder = folder.Path }));
        Assert.Equal(2, error.Line);
        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void A_class_that_a_table_does_not_have_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("iris.data", [.. "5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-sativa\n"u8]);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataRegistry.Of("iris").Load(new DataFolder { Folder = folder.Path }, 0));
        Assert.Equal(2, error.Line);
        Assert.Contains("one of Iris-setosa, Iris-versicolor, Iris-virginica", error.Message);
    }
}
