namespace Myelin.Tests;

/// <summary>Missing cells and texts that no training row has.</summary>
public class ImputationTests
{
    static Table Read(string text)
    {
        using var folder = new TemporaryFolder();
        return Table.Read(folder.Write("table.csv", System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Sizes 1, 2, 2, 5, 40 and a missing one in turn, and colours, of which each fourth is missing.</summary>
    static readonly string Rows = "size,colour,y\n" + string.Concat(Enumerable.Range(0, 120).Select(i =>
        $"{new[] { "1", "2", "2", "5", "40", i < 60 ? "NA" : "" }[i % 6]},{(i % 4 == 3 ? "?" : i % 3 == 0 ? "red" : "blue")},{i}\n"));

    static (NumberColumn Size, CategoryColumn Colour, Dataset Train) Fit(Imputation imputation, double share = 0.01)
    {
        (Dataset train, _) = Read(Rows).Regression("y", categories: ["colour"], testShare: share, imputation: imputation);
        var columns = ((TablePreprocessing)train.Preprocessing!).Columns;
        return ((NumberColumn)columns[0], (CategoryColumn)columns[1], train);
    }

    [Fact]
    public void Missing_numbers_become_the_mean_median_most_frequent_or_a_constant_of_the_training_rows()
    {
        double[] sizes = [1, 2, 2, 5, 40];
        double[] training = [.. Fit(Imputation.Constant(-7)).Train.Targets.ToArray<float>().Where(y => y % 6 != 5).Select(y => sizes[(int)y % 6])];
        Assert.Equal(training.Average(), Fit(Imputation.Mean).Size.Missing!.Value, 1e-9);
        Assert.Equal(2, Fit(Imputation.Median).Size.Missing);
        Assert.Equal(2, Fit(Imputation.MostFrequent).Size.Missing);
        Assert.Equal(-7, Fit(Imputation.Constant(-7)).Size.Missing);
        NumberColumn size = Fit(Imputation.Constant(-7)).Size;
        double[] imputed = [.. training, .. Enumerable.Repeat(-7.0, Fit(Imputation.Constant(-7)).Train.Count - training.Length)];
        Assert.Equal(imputed.Average(), size.Mean, 1e-6);
    }

    [Fact]
    public void Missing_texts_become_the_most_frequent_one_or_a_category_of_their_own()
    {
        Assert.Equal("blue", Fit(Imputation.Median).Colour.Missing);
        CategoryColumn own = Fit(Imputation.Constant(0, "none")).Colour;
        Assert.Equal(["blue", "red", "none"], own.Texts);
        Assert.Equal("none", own.Missing);
        Dataset train = Fit(Imputation.Constant(0, "none")).Train;
        float[] y = train.Targets.ToArray<float>(), none = train.Inputs[.., 3].ToArray<float>();
        Assert.Equal(y.Select(value => value % 4 == 3 ? 1f : 0), none);
    }

    [Fact]
    public void No_row_is_omitted_and_without_imputation_those_with_missing_cells_are()
    {
        (Dataset train, Dataset test) = Read(Rows).Regression("y", categories: ["colour"], imputation: Imputation.Mean);
        Assert.Equal(120, train.Count + test.Count);
        (train, test) = Read(Rows).Regression("y", categories: ["colour"]);
        Assert.Equal(120 - 20 - 30 + 10, train.Count + test.Count);   // i = 11, 23, ... lack both
        Assert.Contains("received \"?\"",
            Assert.Throws<DataFormatException>(() => ((TablePreprocessing)train.Preprocessing!).Inputs(Read(Rows))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_keeps_what_replaces_missing_cells()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(input: [3]) { new Dense(1) };
        model.Preprocessing = Fit(Imputation.Median).Train.Preprocessing;
        model.Save(folder["model"]);
        var kept = (TablePreprocessing)Model.Load(folder["model"]).Preprocessing!;
        Tensor x = kept.Inputs(Read("colour,size\nred,2\n?,N/A\n"));
        Assert.Equal(x[0, 0].ToArray<float>(), x[1, 0].ToArray<float>());
        Assert.Equal([0, 1, 1, 0], x[.., 1..].ToArray<float>());   // red, then blue
    }

    [Fact]
    public void Unseen_texts_are_an_error_or_zeros()
    {
        var zeros = new CategoryColumn("colour", ["red", "blue"], unseen: UnseenCategories.Zeros);
        Assert.Equal([0, 1, 0, 0], new TablePreprocessing([zeros]).Inputs(Read("colour\nblue\ngreen\n")).ToArray<float>());
        var strict = new TablePreprocessing([new CategoryColumn("colour", ["red", "blue"])]);
        Assert.Contains("line 3", Assert.Throws<DataFormatException>(() => strict.Inputs(Read("colour\nblue\ngreen\n"))).Message, StringComparison.Ordinal);
        // With zeros, only texts of training rows are categories.
        string rows = "c,y\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"text {i},{i}\n"));
        (Dataset train, Dataset test) = Read(rows).Regression("y", categories: ["c"], unseen: UnseenCategories.Zeros);
        Assert.Equal([train.Count], train.InputShape);
        Assert.All(test.Inputs.ToArray<float>(), value => Assert.Equal(0, value));
        Assert.Equal([50], Read(rows).Regression("y", categories: ["c"]).Train.InputShape);
    }
}
