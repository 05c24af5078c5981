using System.Globalization;
using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>Tables of the user: <c>myelin train prices.csv --target price</c>.</summary>
public class OwnTableTests
{
    /// <summary>Prices of 200 houses: an identifier, a size, a town, a constant, a remark, and a price = 3 size + 50 if in Bergen.</summary>
    static string[] Prices(bool missing = false) =>
    [
        "house_id,size,town,country,remark,price",
        .. Enumerable.Range(0, 200).Select(i =>
        {
            double size = 20 + i * 37 % 101;
            string town = i % 3 == 0 ? "Bergen" : "Oslo", cell = missing && i % 40 == 7 ? "NA" : size.ToString(CultureInfo.InvariantCulture);
            double price = 3 * size + (i % 3 == 0 ? 50 : 0);
            return string.Create(CultureInfo.InvariantCulture, $"{1000 + i * 7 % 200},{cell},{town},Norway,text {i},{price}");
        }),
    ];

    static string Write(Command command, string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(command.At(name), lines);
        return name;
    }

    static double[] Predicted(Command command, string file) =>
    [
        .. command.Run($"predict runs/prices-mlp-1 {file} --json").Ended(0).Json.EnumerateArray().Select(one => one.GetProperty("values")[0].GetDouble()),
    ];

    [Fact]
    public void A_table_is_trained_on_and_each_column_is_said_to_be_what_it_was_taken_for()
    {
        using var command = new Command();
        Write(command, "prices.csv", Prices());
        Outcome outcome = command.Run("train prices.csv --target price --epochs 150").Ended(0);
        string[] lines = outcome.Output.Split('\n');
        string Line(string label) => Assert.Single(lines, line => line.StartsWith(label, StringComparison.Ordinal));
        Assert.EndsWith("200 rows of 6 columns between commas, names in the first line", Line("table"));
        Assert.EndsWith("price: numbers from 60 to 410: regression; --task classification predicts its values as classes", Line("target"));
        Assert.EndsWith("numbers  size", Line("numbers"));
        Assert.EndsWith("town (Bergen, Oslo)", Line("texts"));
        Assert.EndsWith("house_id (an identifier), country (always the same), remark (200 different texts)", Line("ignored"));
        Assert.DoesNotContain(lines, line => line.StartsWith("missing", StringComparison.Ordinal));
        double r2 = JsonDocument.Parse(File.ReadAllText(command.At("runs", "prices-mlp-1", "result.json"))).RootElement.GetProperty("testR2").GetDouble();
        Assert.InRange(r2, 0.99, 1);
        Assert.Contains($"R² {r2:0.0000}", Line("test"));

        Write(command, "new.csv", ["town,size", "Bergen,100", "Oslo,30"]);
        double[] values = Predicted(command, "new.csv");
        Assert.Equal([350, 90], values, (a, b) => Math.Abs(a - b) < 15);
        Assert.Contains("r2 0.9", command.Run("evaluate runs/prices-mlp-1").Ended(0).Output);
        Assert.Contains("on 200 test examples", command.Run("evaluate runs/prices-mlp-1 prices.csv").Ended(0).Output);
    }

    [Fact]
    public void A_header_that_almost_matches_is_an_error_with_the_near_name()
    {
        using var command = new Command();
        Write(command, "prices.csv", Prices());
        command.Run("train prices.csv --target price --epochs 1 --quiet").Ended(0);
        Write(command, "a.csv", ["twon,size", "Oslo,30"]);
        command.Run("predict runs/prices-mlp-1 a.csv").Failed(1, "a.csv\", line 1", "expected the columns town", "Rename \"twon\" to \"town\" in the first");
        Write(command, "b.csv", ["Town,Sizes", "Oslo,30"]);
        command.Run("predict runs/prices-mlp-1 b.csv").Failed(1, "Rename \"Sizes\" to \"size\", \"Town\" to \"town\" in the first line");
        Write(command, "c.csv", ["town,size", "Oslo,30", "Paris,20"]);
        command.Run("predict runs/prices-mlp-1 c.csv").Failed(1, "c.csv\", line 3", "one of Bergen, Oslo in column \"town\"", "received \"Paris\"");
        Write(command, "d.csv", ["town,size", "Oslo,thirty"]);
        command.Run("predict runs/prices-mlp-1 d.csv").Failed(1, "d.csv\", line 2", "a number in column \"size\"", "received \"thirty\"");
    }

    [Fact]
    public void Missing_cells_are_replaced_in_training_and_prediction()
    {
        using var command = new Command();
        Write(command, "prices.csv", Prices(missing: true));
        Outcome outcome = command.Run("train prices.csv --target price --epochs 40").Ended(0);
        Assert.Contains("5 cells of size; replaced by the median or the most frequent text of the column", outcome.Output);
        Write(command, "new.csv", ["town,size", "Oslo,", "Oslo,70"]);
        double[] values = Predicted(command, "new.csv");
        Assert.Equal(values[1], values[0], 10.0);   // the median of the sizes is about 70
    }

    [Fact]
    public void A_table_without_names_and_with_other_separators_is_read_and_its_columns_have_numbers()
    {
        using var command = new Command();
        string[] kinds = ["rose", "lily", "iris"];
        Write(command, "flowers.data", Enumerable.Range(0, 90).Select(i => $"{i % 3 + i % 7 * 0.01:0.00};{i % 5};{kinds[i % 3]}"));
        Outcome outcome = command.Run("train flowers.data --target last --epochs 30 --json").Ended(0);
        Assert.Contains("between semicolons, without names: column 1 to column 3", outcome.Error);
        Assert.Contains("column 3: 3 classes (iris, lily, rose): classification", outcome.Error);
        Assert.InRange(outcome.Json.GetProperty("testAccuracy").GetDouble(), 0.95, 1);
        Write(command, "new.data", ["0.01;3", "2.03;1"]);
        Assert.Equal(["rose", "iris"],
            command.Run("predict runs/flowers-mlp-1 new.data --json").Ended(0).Json.EnumerateArray().Select(one => one.GetProperty("answer").GetString()));
    }

    [Fact]
    public void Layers_stopping_and_the_task_are_options_that_the_run_keeps()
    {
        using var command = new Command();
        Write(command, "prices.csv", Prices());
        Outcome outcome = command.Run("train prices.csv --target price --layers 12,5 --early-stop 3 --drop town --epochs 400 --rate 0.1 --json").Ended(0);
        Assert.Equal(1 * 12 + 12 + 12 * 5 + 5 + 5 + 1, outcome.Json.GetProperty("parameters").GetInt32());
        Assert.InRange(outcome.Json.GetProperty("epochs").GetInt32(), 4, 399);
        Assert.InRange(outcome.Json.GetProperty("validationLoss").GetDouble(), 0, double.MaxValue);
        string report = File.ReadAllText(command.At("runs", "prices-mlp-1", "report.html"));
        Assert.Contains("myelin train prices.csv --target price --drop town --layers 12,5 --early-stop 3", report);
        Outcome again = command.Run("train --resume --out runs/prices-mlp-1 --json").Ended(0);
        Assert.Equal(outcome.Json.GetProperty("weightsSha256").GetString(), again.Json.GetProperty("weightsSha256").GetString());
        command.Run("train --resume --out runs/prices-mlp-1 --layers 7").Failed(2, "begun with --layers 12,5");
    }

    [Fact]
    public void A_table_that_has_changed_is_not_taken_for_the_one_of_the_run()
    {
        using var command = new Command();
        Write(command, "prices.csv", Prices());
        command.Run("train prices.csv --target price --epochs 1 --quiet").Ended(0);
        Write(command, "prices.csv", Prices().SkipLast(1));
        command.Run("evaluate runs/prices-mlp-1").Failed(2, "\"prices.csv\" has changed since the run was begun");
        command.Run("train --resume --out runs/prices-mlp-1").Failed(2, "has changed");
    }

    [Theory]
    [InlineData("train prices.csv", "--target: expects the column to predict, received none; choose one of house_id, size")]
    [InlineData("train prices.csv --target prise", "did you mean \"price\"?")]
    [InlineData("train prices.csv --target country", "expects different values in the target \"country\", received \"Norway\" alone")]
    [InlineData("train prices.csv --target price --layers 64,x", "--layers: expects whole numbers")]
    [InlineData("train prices.csv --target price --layers 64 --model linear", "--layers: expects the model \"mlp\", received \"linear\"")]
    [InlineData("train prices.csv --target price --augment", "--augment: expects pictures")]
    [InlineData("train prices.csv --target price --task guess", "--task: expects classification or regression; received \"guess\"")]
    [InlineData("train prices.csv --target price --early-stop 0", "--early-stop: expects a whole number from 1")]
    [InlineData("train other.csv --target price", "which does not exist")]
    [InlineData("train other.csv", "There is no file or folder \"other.csv\"")]
    [InlineData("train digits --target price", "which is a data set with a name")]
    public void Wrong_options_say_what_they_expect(string arguments, string part)
    {
        using var command = new Command();
        Write(command, "prices.csv", Prices());
        command.Run(arguments).Failed(2, part);
    }

    [Fact]
    public void A_text_among_numbers_is_named_with_file_line_and_column()
    {
        using var command = new Command();
        string[] rows = Prices();
        rows[20] = rows[20].Replace(",Oslo", "x,Oslo", StringComparison.Ordinal).Replace(",Bergen", "x,Bergen", StringComparison.Ordinal);
        Write(command, "prices.csv", rows);
        command.Run("train prices.csv --target price").Failed(1, "prices.csv\", line 21", "a number in column \"size\"", "x\"");
    }
}
