using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>Data sets in files, through the command: listed, fetched and learnt.</summary>
public class DataTests
{
    /// <summary>60 rows of three kinds that lie apart, written as iris.data is.</summary>
    internal static void WriteIris(Command command)
    {
        Directory.CreateDirectory(command.At("tables", "iris"));
        string[] kinds = ["Iris-setosa", "Iris-versicolor", "Iris-virginica"];
        File.WriteAllLines(
            command.At("tables", "iris", "iris.data"),
            Enumerable.Range(0, 60).Select(i => $"{1 + i % 3 * 2}.{i % 7},{3 + i % 3}.{i % 5},{i % 3 * 2}.{i % 4},0.{i % 9},{kinds[i % 3]}"));
    }

    [Fact]
    public void Data_list_names_every_set_with_its_counts_and_its_place()
    {
        using var command = new Command();
        WriteIris(command);
        string output = command.Run("data list", ("MYELIN_DATA", command.At("tables")), ("XDG_CACHE_HOME", command.Folder)).Ended(0).Output;
        foreach (NamedDataset set in DataSets.All)
            Assert.Matches(
                $"(?m)^  {set.Name} +{set.Train:#,0} \\+ {set.Test:#,0} +({set.Classes} classes|regression) " +
                    $"+{System.Text.RegularExpressions.Regex.Escape(set.Description)}",
                output);
        foreach (string group in DataSets.All.Select(set => set.Group).Distinct()) Assert.Contains($"{group}\n", output.ReplaceLineEndings("\n"));
        Assert.Contains(command.At("tables", "iris"), output);
        Assert.Matches("(?m)^  boston .* \\(not here, and there is no download", output);
        Assert.Matches("(?m)^  wdbc .* \\(not here; \"myelin data get wdbc\" downloads it", output);
    }

    [Fact]
    public void Data_get_says_where_files_are_and_copies_them()
    {
        using var command = new Command();
        WriteIris(command);
        (string, string)[] environment = [("MYELIN_DATA", command.At("tables")), ("XDG_CACHE_HOME", command.Folder)];
        Assert.StartsWith(command.At("tables", "iris", "iris.data"), command.Run("data get iris", environment).Ended(0).Output);
        Assert.False(Directory.Exists(command.At("copy")));
        for (int i = 0; i < 2; i++)
            Assert.Contains(Path.Combine("copy", "iris", "iris.data"), command.Run("data get iris --to copy", environment).Ended(0).Output);
        Assert.Equal(File.ReadAllText(command.At("tables", "iris", "iris.data")), File.ReadAllText(command.At("copy", "iris", "iris.data")));
        Assert.Single(Directory.GetFiles(command.At("copy", "iris")));
    }

    [Fact]
    public void Data_get_of_what_is_nowhere_says_so()
    {
        using var command = new Command();
        command.Run("data get boston", ("XDG_CACHE_HOME", command.Folder)).Failed(
            1, "Data set \"boston\" was not found", "not offered for download", "boston.housing.data");
        command.Run("data get irsi").Failed(2, "did you mean \"iris\"");
        Assert.Contains("is made by the library", command.Run("data get moons").Ended(0).Output);
    }

    [Fact]
    public void A_table_is_trained_on_by_its_name()
    {
        using var command = new Command();
        WriteIris(command);
        JsonElement json = command.Run("train iris --data tables --json --quiet").Ended(0).Json;
        Assert.InRange(json.GetProperty("testAccuracy").GetDouble(), 0.9, 1);
        Assert.Equal(48, json.GetProperty("examples").GetInt32());
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("linear")]
    public void A_quantity_is_predicted_and_measured_by_its_error(string model)
    {
        using var command = new Command();
        Directory.CreateDirectory(command.At("california"));
        string[] header = ["MedInc,HouseAge,target"];
        File.WriteAllLines(
            command.At("california", "california_housing.csv"),
            header.Concat(Enumerable.Range(0, 400).Select(i => $"{i % 20},{i % 7},{50 + i % 20 * 2 - i % 7}")));
        Outcome outcome = command.Run($"train california --data . --model {model} --validation 0.1 --json").Ended(0);
        JsonElement json = outcome.Json;
        Assert.InRange(json.GetProperty("testError").GetDouble(), 0, 0.5);
        Assert.InRange(json.GetProperty("validationError").GetDouble(), 0, 0.5);
        Assert.InRange(json.GetProperty("trainError").GetDouble(), 0, 0.5);
        Assert.InRange(json.GetProperty("testLoss").GetDouble(), 0, 0.5);
        Assert.False(json.TryGetProperty("testAccuracy", out _));
        Assert.Contains("mean absolute error", outcome.Error);
        Assert.Contains("with a quantity each", outcome.Error);
    }

    [Fact]
    public void Convolutions_learn_images_and_refuse_all_else()
    {
        using var command = new Command();
        JsonElement json = command.Run("train digits --model cnn --limit 1280 --epochs 3 --json --quiet").Ended(0).Json;
        Assert.InRange(json.GetProperty("testAccuracy").GetDouble(), 0.9, 1);
        command.Run("train moons --model cnn").Failed(2, "expects images of at least 8x8, received [2]", "\"mlp\"");
    }

    [Theory]
    [InlineData("iris", "testAccuracy", 0.86, 1)]
    [InlineData("breast-cancer-wisconsin", "testAccuracy", 0.93, 1)]
    [InlineData("banknote", "testAccuracy", 0.99, 1)]
    [InlineData("boston", "testError", 0, 3)]
    [InlineData("wine-quality-red", "testError", 0, 0.6)]
    public void Original_tables_are_learnt_where_they_are_here(string name, string metric, double least, double most)
    {
        if (DataSets.Named(name).FindFiles() is not { } paths) return;
        using var command = new Command();
        Assert.InRange(
            command.Run($"train {name} --data {Path.GetDirectoryName(paths[0])} --json --quiet").Ended(0).Json.GetProperty(metric).GetDouble(), least, most);
    }
}
