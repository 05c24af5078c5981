using System.Globalization;
using System.Text.Json;

namespace Myelin.Cli.Tests;

public class TrainTests
{
    [Fact]
    public void Json_is_one_line_and_alone_on_the_output()
    {
        using var command = new Command();
        Outcome outcome = command.Run("train xor --json --seed 3 --epochs 7").Ended(0);
        Assert.Single(outcome.Output.TrimEnd().Split('\n'));
        Assert.Contains("epoch", outcome.Error);
        JsonElement json = outcome.Json;
        Assert.Equal("xor", json.GetProperty("data").GetString());
        Assert.Equal("mlp", json.GetProperty("model").GetString());
        Assert.Equal(354, json.GetProperty("parameters").GetInt32()); // 2·16 + 16, 16·16 + 16, 16·2 + 2
        Assert.Equal(7, json.GetProperty("epochs").GetInt32());
        Assert.Equal(3, json.GetProperty("seed").GetInt32());
        Assert.Equal(32, json.GetProperty("batch").GetInt32());
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.InRange(json.GetProperty("trainLoss").GetDouble(), 0, 1);
        Assert.InRange(json.GetProperty("testLoss").GetDouble(), 0, 1);
        Assert.InRange(json.GetProperty("testAccuracy").GetDouble(), 0, 1);
        Assert.Matches("^[0-9a-f]{64}$", json.GetProperty("weightsSha256").GetString());
        Assert.False(json.GetProperty("cancelled").GetBoolean());
        Assert.StartsWith("CPU (", json.GetProperty("device").GetString());
        Assert.Equal("0.1.0", json.GetProperty("version").GetString());
    }

    [Fact]
    public void The_folder_holds_weights_history_and_the_result()
    {
        using var command = new Command();
        Outcome outcome = command.Run("train moons --epochs 3 --validation 0.2 --json --quiet --out results").Ended(0);
        Assert.Empty(outcome.Error);
        Assert.Equal(outcome.Output.TrimEnd(), File.ReadAllText(command.At("results", "result.json")).TrimEnd());

        string[] rows = File.ReadAllLines(command.At("results", "history.csv"));
        Assert.Equal("epoch,loss,accuracy,val_loss,val_accuracy,rate,seconds", rows[0]);
        Assert.Equal(4, rows.Length);
        Assert.Equal(outcome.Json.GetProperty("trainLoss").GetDouble(), double.Parse(rows[3].Split(',')[1], CultureInfo.InvariantCulture));

        IReadOnlyDictionary<string, Tensor> weights = SafeTensors.Load(command.At("results", "model.safetensors"));
        Assert.Equal([2, 16], weights["dense/kernel"].Shape);
        Assert.Equal(
            ["history.csv", "model.safetensors", "report.html", "result.json", "run.json", "run.lock"],
            Directory.GetFiles(command.At("results")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_second_run_takes_another_folder()
    {
        using var command = new Command();
        for (int i = 0; i < 2; i++) command.Run("train xor --epochs 1 --quiet").Ended(0);
        for (int i = 0; i < 2; i++) command.Run("train xor --epochs 2 --quiet --out mine").Ended(0);
        Assert.Equal(["xor-mlp-1", "xor-mlp-2"], Directory.GetDirectories(command.At("runs")).Select(Path.GetFileName).Order());
        Assert.True(File.Exists(command.At("mine", "result.json")));
        Assert.True(File.Exists(command.At("mine-2", "result.json")));
    }

    [Fact]
    public void Redirected_output_is_one_plain_line_an_epoch()
    {
        using var command = new Command();
        string output = command.Run("train xor --epochs 5").Ended(0).Output;
        Assert.Equal(5, output.Split('\n').Count(line => line.StartsWith("epoch", StringComparison.Ordinal)));
        Assert.DoesNotContain('\e', output);
        Assert.Contains("test     accuracy", output);
    }

    [Fact]
    public void Quiet_shows_one_line()
    {
        using var command = new Command();
        Outcome outcome = command.Run("train xor --epochs 5 --quiet").Ended(0);
        Assert.Matches("^xor mlp: test accuracy [0-9.]+ %, loss [0-9.]+, 5 epochs in [0-9.]+ s, in runs.xor-mlp-1\\s*$", outcome.Output);
        Assert.Empty(outcome.Error);
    }

    [Theory]
    [InlineData("xor", 1)]
    [InlineData("moons", 0.97)]
    [InlineData("circles", 0.97)]
    [InlineData("spirals", 0.97)]
    [InlineData("blobs", 0.97)]
    [InlineData("blobs --model linear", 0.97)]
    [InlineData("moons --optimizer momentum", 0.97)]
    public void Small_sets_are_learnt_well(string arguments, double least)
    {
        using var command = new Command();
        Assert.InRange(command.Run($"train {arguments} --json --quiet").Ended(0).Json.GetProperty("testAccuracy").GetDouble(), least, 1);
    }

    /// <summary>A new optimizer of the library appears by itself.</summary>
    [Fact]
    public void A_step_is_profiled_after_the_training_when_asked()
    {
        using var command = new Command();
        string plain = command.Run("train xor --epochs 2 --json --quiet --seed 3").Ended(0).Json.GetProperty("weightsSha256").GetString()!;
        Outcome profiled = command.Run("train xor --epochs 2 --json --quiet --seed 3 --profile").Ended(0);
        Assert.Equal(plain, profiled.Json.GetProperty("weightsSha256").GetString());
        Assert.Contains("forward ms", profiled.Error);
        Assert.Contains("dense", profiled.Error);
    }

    [Fact]
    public void Every_optimizer_of_the_library_can_be_chosen_and_is_in_the_help()
    {
        using var command = new Command();
        string help = command.Run("train --help").Ended(0).Output;
        foreach (string name in Optimizer.Names)
        {
            Assert.Contains(name, help);
            Assert.Equal(name, command.Run($"train xor --epochs 1 --optimizer {name} --json --quiet").Ended(0).Json.GetProperty("optimizer").GetString());
        }
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    public void Every_optimizer_learns_xor(string optimizer)
    {
        using var command = new Command();
        Assert.Equal(1, command.Run($"train xor --epochs 400 --optimizer {optimizer} --json --quiet").Ended(0).Json.GetProperty("testAccuracy").GetDouble());
    }
}
