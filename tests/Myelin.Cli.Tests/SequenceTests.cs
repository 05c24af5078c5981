using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>Texts, series and graphs: they train by name, and <c>myelin generate</c> writes texts.</summary>
public class SequenceTests
{
    static readonly string[] Names = ["anna", "ben", "clara", "dora", "emma", "finn", "greta", "hanna", "ida", "jan", "karl", "lena"];

    /// <summary>A folder of small files in the form of the data sets.</summary>
    internal static string Data(Command command)
    {
        string names = command.At("data", "names"), plays = command.At("data", "tinyshakespeare"), series = command.At("data", "timeseries");
        foreach (string folder in new[] { names, plays, series }) Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(names, "names.txt"), Names.SelectMany(name => Names.Select(other => name[..2] + other)).Distinct());
        File.WriteAllText(Path.Combine(plays, "input.txt"), string.Concat(Enumerable.Repeat("To be, or not to be, that is the question.\n", 40)));
        File.WriteAllLines(Path.Combine(series, "airline-passengers.csv"), Enumerable.Range(0, 60).Select(i =>
            FormattableString.Invariant($"{i},{100 + i + 20 * Math.Sin(i * Math.PI / 6):0.0}")).Prepend("Month,Passengers"));
        return command.At("data");
    }

    static string[] Lines(Outcome outcome) => outcome.Ended(0).Output.TrimEnd().Split('\n');

    [Theory]
    [InlineData("names", "transformer")]
    [InlineData("names", "lstm")]
    [InlineData("shakespeare", "transformer")]
    [InlineData("shakespeare", "lstm")]
    public void A_model_of_texts_trains_and_writes_texts(string data, string model)
    {
        using var command = new Command();
        JsonElement json = command.Run($"train {data} --model {model} --epochs 8 --batch 4 --out run --json --quiet --data {Data(command)}").Ended(0).Json;
        Assert.Equal(model, json.GetProperty("model").GetString());
        Assert.InRange(json.GetProperty("testPerplexity").GetDouble(), 1, data == "names" ? 16 : 14);      // of 27 and of 17 characters
        Assert.Equal(Math.Exp(json.GetProperty("testLoss").GetDouble()), json.GetProperty("testPerplexity").GetDouble(), 0.05);
        string[] texts = Lines(command.Run("generate run --seed 1"));
        Assert.Equal(texts, Lines(command.Run("generate run --seed 1")));
        Assert.NotEqual(texts, Lines(command.Run("generate run --seed 2")));
        if (data == "names")
        {
            Assert.Equal(10, texts.Length);
            Assert.All(texts, name => Assert.Matches("^[a-z]{0,16}\r?$", name));
            Assert.All(Lines(command.Run("generate run --count 3 --prompt an --length 4 --top-k 3")), name => Assert.Matches("^an[a-z]{0,2}\r?$", name));
        }
        else
        {
            string text = command.Run("generate run --length 150 --prompt To --top-p 0.9 --json").Ended(0).Json[0].GetString()!;
            Assert.StartsWith("To", text);
            Assert.Equal(152, text.Length);
        }
    }

    [Fact]
    public void The_usual_model_of_a_text_is_a_transformer_and_a_resumed_run_has_the_same_bits()
    {
        using var command = new Command();
        string data = Data(command);
        JsonElement whole = command.Run($"train names --epochs 2 --json --quiet --data {data}").Ended(0).Json;
        Assert.Equal("transformer", whole.GetProperty("model").GetString());
        command.Run($"train names --epochs 1 --rate 0.002 --out part --quiet --data {data}").Ended(0);
        JsonElement resumed = command.Run($"train --resume --epochs 2 --out part --json --quiet --data {data}").Ended(0).Json;
        Assert.Equal(2, resumed.GetProperty("epochs").GetInt32());
        Assert.Equal(
            resumed.GetProperty("testLoss").GetDouble(),
            command.Run("evaluate part --json --data " + data).Ended(0).Json.GetProperty("loss").GetDouble());
    }

    [Fact]
    public void A_series_is_predicted_in_its_own_unit()
    {
        using var command = new Command();
        JsonElement json = command.Run($"train airline --out run --json --quiet --data {Data(command)}").Ended(0).Json;
        Assert.Equal("lstm", json.GetProperty("model").GetString());
        Assert.InRange(json.GetProperty("testRmse").GetDouble(), 0, 8);                                    // of numbers from 80 to 180
        Assert.Contains("right: ", command.Run($"predict run --example 0 --data {Data(command)}").Ended(0).Output);
    }

    [Fact]
    public void Airline_passengers_are_predicted_with_the_published_error()
    {
        if (DataSets.Named("airline").FindFiles() is not { } files) return;
        using var command = new Command();
        JsonElement json = command.Run($"train airline --json --quiet --data {Path.GetDirectoryName(files[0])}").Ended(0).Json;
        Assert.InRange(json.GetProperty("testRmse").GetDouble(), 0, 30);                                   // about 50 in tutorials with an LSTM
    }

    [Theory]
    [InlineData("gcn", 100, 0.78, 0.83)]
    [InlineData("gat", 40, 0.78, 0.84)]
    public void Papers_of_Cora_are_classified_as_published(string model, int epochs, double least, double most)
    {
        if (DataSets.Named("cora").FindFiles() is not { } files) return;
        using var command = new Command();
        string more = model == "gcn" ? "" : $"--model {model}";
        Outcome outcome = command.Run($"train cora {more} --epochs {epochs} --out run --json --data {Path.GetDirectoryName(files[0])}").Ended(0);
        Assert.Equal(model, outcome.Json.GetProperty("model").GetString());
        Assert.InRange(outcome.Json.GetProperty("testAccuracy").GetDouble(), least, most);
        Assert.Contains("val_accuracy", outcome.Error);
        string report = File.ReadAllText(command.At("run", "report.html"));
        Assert.Contains("of 1000 test positions", report);
        Assert.Contains("reinforcement learning", report);
    }

    [Theory]
    [InlineData("generate run --top-k 3 --top-p 0.5", "expects one of them, received both")]
    [InlineData("generate run --prompt X", "received \"X\" at place 0")]
    [InlineData("generate run --prompt abcdefghijklmnopq", "expects fewer than 16 characters")]
    [InlineData("generate other", "was not trained on texts")]
    [InlineData("predict run --example 0 --data data", "\"myelin generate\" shows what it does")]
    [InlineData("train names --model mlp --data data", "expects images and tables, received texts; choose \"transformer\" or \"lstm\"")]
    [InlineData("train xor --model gcn", "expects graphs, received images and tables")]
    public void Wrong_usage_names_the_fix(string line, string message)
    {
        using var command = new Command();
        Data(command);
        if (line.Contains(" run ")) command.Run("train names --epochs 0 --out run --quiet --data data").Ended(0);
        if (line.Contains(" other")) command.Run("train xor --epochs 0 --out other --quiet").Ended(0);
        Outcome outcome = command.Run(line);
        Assert.NotEqual(0, outcome.Code);
        Assert.Contains(message, outcome.Error.ReplaceLineEndings(" "));
    }
}
