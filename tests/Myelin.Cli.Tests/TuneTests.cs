using System.Diagnostics;
using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>The search for hyper-parameters.</summary>
public class TuneTests
{
    [Theory]
    [InlineData("random", 4)]
    [InlineData("halving", 4)]
    [InlineData("grid", 20)]
    public void Trials_are_ranked_drawn_and_the_best_can_be_trained(string method, int trials)
    {
        using var command = new Command();
        Outcome outcome = command.Run($"tune xor --method {method} --trials 4 --optimizers adam --epochs 2 --validation 0.5 --out tuning --json").Ended(0);
        JsonElement json = outcome.Json;
        double[] values = [.. json.GetProperty("trials").EnumerateArray().Select(one => one.GetProperty("value").GetDouble())];
        Assert.Equal(trials, values.Length);
        if (method != "halving") Assert.Equal(values.OrderDescending(), values);
        Assert.Equal(json.GetProperty("best").GetRawText(), json.GetProperty("trials")[0].GetRawText());
        string page = File.ReadAllText(command.At("tuning", "tuning.html"));
        foreach (string part in (string[])["Trials by rate", "validation accuracy", "The trials, the best first"]) Assert.Contains(part, page);
        string train = json.GetProperty("command").GetString()!;
        Assert.Contains(train, page);
        command.Run($"{train["myelin ".Length..]} --quiet").Ended(0);
        Assert.Equal(json.GetRawText(), command.Run(
            $"tune xor --method {method} --trials 4 --optimizers adam --epochs 2 --validation 0.5 --out tuning --json").Ended(0).Json.GetRawText());
    }

    [Fact]
    public void A_stopped_search_continues_to_the_same_ranking()
    {
        using var command = new Command();
        const string Search = "tune moons --trials 6 --epochs 40 --json --out";
        string straight = command.Run($"{Search} a").Ended(0).Json.GetProperty("trials").GetRawText();
        Process process = command.Start($"{Search} b");
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("   2  trial", StringComparison.Ordinal)) { }
        Command.Send("INT", process);
        Command.Finish(process).Ended(130);
        Outcome continued = command.Run($"{Search} b").Ended(0);
        Assert.Equal(straight, continued.Json.GetProperty("trials").GetRawText());
    }

    [Fact]
    public void Misuse_says_what_helps()
    {
        using var command = new Command();
        command.Run("tune xor --method griid").Failed(2, "Unknown method \"griid\"; did you mean \"grid\"? Known: random, grid, halving.");
        command.Run("tune xor --optimizers adam,nothing").Failed(2, "Unknown optimizer \"nothing\"");
        command.Run("tune xor --trials 1 --epochs 1 --validation 0.5 --out a").Ended(0);
        command.Run("tune xor --trials 1 --epochs 2 --validation 0.5 --out a").Failed(1, "holds the search", "choose another folder");
    }
}
