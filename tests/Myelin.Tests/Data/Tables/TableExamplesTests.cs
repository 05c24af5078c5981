namespace Myelin.Tests;

public class TableExamplesTests
{
    static Table Read(string text)
    {
        using var folder = new TemporaryFolder();
        return Table.Read(folder.Write("table.csv", System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>100 rows: id, x = 3 + 2·(row mod 10), colour, and a class that a quarter of the rows has.</summary>
    static string Rows(string last = "") =>
        "id,x,colour,kind\n" + string.Concat(
            Enumerable.Range(0, 100).Select(i => $"{i},{3 + 2 * (i % 10)},{(i % 3 == 0 ? "red" : "blue")},{(i % 4 == 0 ? "10" : "9")}\n")) + last;

    [Fact]
    public void Every_class_has_its_share_in_the_test()
    {
        (Dataset train, Dataset test) = Read(Rows()).Classification("kind", drop: ["id"], categories: ["colour"]);
        Assert.Equal(["9", "10"], train.Classes);
        Assert.Equal((80, 20), (train.Count, test.Count));
        Assert.Equal(5, test.Targets.ToArray<int>().Count(label => label == 1));
        Assert.Equal(20, train.Targets.ToArray<int>().Count(label => label == 1));
        Assert.False(train.IsRegression);
    }

    [Fact]
    public void Numbers_are_standardised_by_the_training_part_and_categories_are_one_of_their_texts()
    {
        (Dataset train, Dataset test) = Read(Rows()).Classification("kind", drop: ["id"], categories: ["colour"]);
        Assert.Equal([3], train.InputShape);
        float[] x = train.Inputs[.., 0].ToArray<float>();
        Assert.Equal(0, x.Average(), 1e-6);
        Assert.Equal(1, x.Average(value => value * value), 1e-5);
        Assert.NotEqual(0, test.Inputs[.., 0].ToArray<float>().Average(), 1e-6);
        Assert.All(train.Inputs[.., 1..].Sum(1).ToArray<float>(), sum => Assert.Equal(1, sum));
        Assert.Equal(34, test.Inputs[.., 2].ToArray<float>().Sum() + train.Inputs[.., 2].ToArray<float>().Sum()); // blue, red
    }

    [Fact]
    public void A_split_is_a_function_of_the_seed()
    {
        Table table = Read(Rows());
        float[] Test(long seed) => table.Regression("id", drop: ["kind", "colour"], seed: seed).Test.Targets.ToArray<float>();
        Assert.Equal(Test(0), Test(0));
        Assert.NotEqual(Test(0), Test(1));
        (Dataset train, Dataset test) = table.Regression("id", drop: ["kind", "colour"]);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), train.Targets.ToArray<float>().Concat(test.Targets.ToArray<float>()).Order());
    }

    [Fact]
    public void Quantities_stay_as_they_are_and_make_a_regression()
    {
        (Dataset train, _) = Read(Rows()).Regression("x", drop: ["id", "kind"], categories: ["colour"]);
        Assert.True(train.IsRegression);
        Assert.Equal([1], train.TargetShape);
        Assert.Empty(train.Classes);
        Assert.All(train.Targets.ToArray<float>(), x => Assert.InRange(x, 3, 21));
    }

    [Theory]
    [InlineData("100,?,red,9\n")]
    [InlineData("100,,red,9\n")]
    [InlineData("100,5, ? ,9\n")]
    [InlineData("100,5,red,?\n")]
    public void A_row_with_a_missing_value_is_left_out(string row)
    {
        (Dataset train, Dataset test) = Read(Rows(row)).Classification("kind", drop: ["id"], categories: ["colour"]);
        Assert.Equal(100, train.Count + test.Count);
        Assert.Equal([3], train.InputShape);
    }

    [Fact]
    public void A_missing_value_in_a_dropped_column_is_no_loss()
    {
        (Dataset train, Dataset test) = Read(Rows("?,5,red,9\n")).Classification("kind", drop: ["id"], categories: ["colour"]);
        Assert.Equal(101, train.Count + test.Count);
    }

    [Fact]
    public void A_column_that_does_not_change_is_zero()
    {
        (Dataset train, _) = Read("a,b\n7,1\n7,2\n7,3\n7,4\n7,5\n").Regression("b");
        Assert.All(train.Inputs.ToArray<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Wrong_columns_and_shares_are_named()
    {
        Table table = Read(Rows());
        Assert.Contains("did you mean \"kind\"", Assert.Throws<ArgumentException>(() => table.Classification("knid")).Message);
        Assert.Contains("Unknown column", Assert.Throws<ArgumentException>(() => table.Classification("kind", drop: ["none"])).Message);
        Assert.Contains("remove it from those lists", Assert.Throws<ArgumentException>(() => table.Classification("kind", drop: ["kind"])).Message);
        Assert.Contains("at least one input column", Assert.Throws<ArgumentException>(() => table.Classification("kind", drop: ["id", "x", "colour"])).Message);
        Assert.Contains(
            "0.2 is typical", Assert.Throws<ArgumentOutOfRangeException>(() => table.Regression("x", ["kind", "colour"], testShare: 1)).Message);
        Assert.Contains("training or test set empty",
            Assert.Throws<ArgumentException>(() => table.Regression("x", ["kind", "colour"], testShare: 0.001)).Message);
    }

    [Fact]
    public void An_identity_is_no_category()
    {
        Table table = Read("id,x\n" + string.Concat(Enumerable.Range(0, 1_100).Select(i => $"n{i},{i}\n")));
        Assert.Contains("Drop the column", Assert.Throws<DataFormatException>(() => table.Regression("x", categories: ["id"])).Message);
    }

    [Fact]
    public void A_model_predicts_from_a_table_as_from_its_encoded_rows()
    {
        (Dataset train, _) = Read(Rows()).Regression("x", drop: ["id"], categories: ["colour", "kind"]);
        var model = new Sequential { new Dense(1) };
        model.Compile(new SGD(0.01), new MeanSquaredError());
        model.Fit(train);
        Table rows = Read("kind,note,colour\n9,new,blue\n10,new,red\n");             // another order, another column, no target
        Tensor encoded = ((TablePreprocessing)train.Preprocessing!).Inputs(rows);
        Assert.Equal([1, 0, 1, 0, 0, 1, 0, 1], encoded.ToArray<float>());
        Assert.Equal(model.Predict(encoded).ToArray<float>(), model.Predict(rows).ToArray<float>());
        Assert.Contains("kind", Assert.Throws<DataFormatException>(() => model.Predict(Read("colour\nred\n"))).Message);
    }

    [Fact]
    public void A_column_is_read_as_texts_or_numbers()
    {
        Table table = Read("a,b\n\"x, y\",1.5\n,-2\n");
        Assert.Equal(["x, y", ""], table.Texts("a"));
        Assert.Equal([1.5f, -2], table.Numbers("b"));
    }
}
