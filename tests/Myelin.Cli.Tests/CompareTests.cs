using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>Runs side by side.</summary>
public class CompareTests
{
    [Fact]
    public void What_differs_is_named_and_the_same_bits_are_seen()
    {
        using var command = new Command();
        foreach (string more in (string[])["--out runs/a", "--threads 1 --out runs/b", "--seed 1 --out runs/c"])
            command.Run($"train xor --epochs 2 --quiet {more}").Ended(0);
        Outcome same = command.Run("compare runs/a runs/b").Ended(0), others = command.Run("compare runs/a/ runs/c --out page.html").Ended(0);
        Assert.Contains("The weights are the same bits.", same.Output);
        Assert.DoesNotContain("seed  ", same.Output);
        Assert.Contains($"page: {Path.Combine("runs", "compare-a-b.html")}", same.Output);
        Assert.Matches("(?m)^seed +0  +1\\s*$", others.Output);
        Assert.Contains("The weights differ.", others.Output);
        string page = File.ReadAllText(command.At("page.html"));
        foreach (string part in (string[])["Training loss by epoch", "Training accuracy by epoch", "Side by side"]) Assert.Contains(part, page);
        Assert.DoesNotContain("Validation loss by epoch", page);
    }

    [Fact]
    public void A_run_that_is_under_way_shows_the_epochs_that_it_has()
    {
        using var command = new Command();
        foreach (string name in (string[])["a", "b"]) command.Run($"train moons --epochs 3 --validation 0.2 --quiet --out {name}").Ended(0);
        File.Delete(command.At("b", "result.json"));
        string[] rows = File.ReadAllLines(command.At("b", "history.csv"));
        File.WriteAllText(command.At("b", "history.csv"), $"{string.Join('\n', rows[..3])}\n3,0.1");
        JsonElement json = command.Run("compare a b --json").Ended(0).Json;
        Assert.Equal(["finished", "not finished"], json.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("state").GetString()));
        Assert.Equal([3, 2], json.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("epochs").GetInt32()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("sameWeights").ValueKind);
        Assert.Empty(json.GetProperty("differ").EnumerateArray());
        Assert.Contains("Validation accuracy by epoch", File.ReadAllText(command.At(json.GetProperty("page").GetString()!)));
    }

    [Fact]
    public void What_is_no_run_is_told()
    {
        using var command = new Command();
        command.Run("compare").Failed(2, "expects the folders of two runs or more, received 0");
        command.Run("compare a").Failed(2, "received 1");
        command.Run("compare a b").Failed(2, "There is no run in \"a\"");
        command.Run("train xor --epochs 1 --quiet --out a").Ended(0);
        File.WriteAllText(command.At("a", "result.json"), "{");
        command.Run("compare a a").Failed(1, "result.json", "is not the result of a run");
        File.WriteAllText(command.At("a", "history.csv"), "epoch,loss\n1,x\n");
        command.Run("compare a a").Failed(1, "history.csv", "expects 2 numbers in row 1");
    }
}
