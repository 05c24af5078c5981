using System.Diagnostics;
using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>What a shell completes, and what scripts read.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("myelin tr", "train")]
    [InlineData("myelin train m", "mnist mnist-scenes moons")]
    [InlineData("myelin train mnist --mo", "--model")]
    [InlineData("myelin train mnist --model ", "cnn gat gcn linear lstm mlp transformer")]
    [InlineData("myelin train --optimizer nes", "nesterov")]
    [InlineData("myelin gallery run perc", "perceptron")]
    [InlineData("myelin gallery v", "verify")]
    [InlineData("myelin data get ir", "iris")]
    [InlineData("myelin evaluate runs/a usp", "usps")]
    [InlineData("myelin explain runs", "")]
    [InlineData("myelin explain runs/a --o", "--open --out")]
    [InlineData("myelin completion ", "bash fish pwsh zsh")]
    [InlineData("myelin train nothing-of-this-kind", "")]
    public void Names_are_suggested_where_they_stand(string line, string expected)
    {
        using var command = new Command();
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Suggested(command, line, line.Length));
    }

    [Fact]
    public void What_stands_behind_the_cursor_does_not_matter()
    {
        using var command = new Command();
        Assert.Equal(["train"], Suggested(command, "myelin tra --open", "myelin tra".Length));
    }

    static string[] Suggested(Command command, string line, int place)
    {
        Outcome outcome = Command.Finish(command.Start([$"[suggest:{place}]", line])).Ended(0);
        Assert.Empty(outcome.Error);
        return outcome.Output.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void The_script_for_bash_completes_in_bash()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash");
        using var command = new Command();
        string script = command.Run("completion bash").Ended(0).Output;
        File.WriteAllText(command.At("try.sh"), $$"""
            myelin() { dotnet "{{Command.Program}}" "$@"; }
            {{script}}
            COMP_LINE="myelin train fash"; COMP_POINT=17; COMP_WORDS=(myelin train fash); COMP_CWORD=2
            _myelin
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        using Process bash = Process.Start(
            new ProcessStartInfo("/bin/bash", [command.At("try.sh")]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        Assert.Equal("fashion-mnist", bash.StandardOutput.ReadToEnd().Trim());
    }

    [Fact]
    public void Every_shell_has_a_script_and_an_unknown_one_is_told()
    {
        using var command = new Command();
        foreach (string shell in (string[])["bash", "zsh", "fish", "pwsh"]) Assert.Contains("[suggest:", command.Run($"completion {shell}").Ended(0).Output);
        command.Run("completion bsh").Failed(2, "Unknown shell \"bsh\"", "bash");
        command.Run("completion").Failed(2, "expects a shell", "zsh");
    }

    [Fact]
    public void Everything_that_is_shown_is_shown_as_json_too()
    {
        using var command = new Command();
        (string, string)[] nothing = [("XDG_CACHE_HOME", command.Folder)];
        JsonElement[] sets = [.. command.Run("data list --json", nothing).Ended(0).Json.EnumerateArray()];
        Assert.Equal(DataSets.All.Select(set => set.Name), sets.Select(set => set.GetProperty("name").GetString()));
        Assert.Equal(DataSets.Named("iris").Train, sets.Single(set => set.GetProperty("name").GetString() == "iris").GetProperty("train").GetInt32());
        Assert.Equal("0.1.0", command.Run("version --json").Ended(0).Json.GetProperty("version").GetString());
        Assert.True(command.Run("data get moons --json").Ended(0).Json.GetProperty("generated").GetBoolean());
        DataTests.WriteIris(command);
        JsonElement file = command.Run("data get iris --json", ("MYELIN_DATA", command.At("tables"))).Ended(0).Json.GetProperty("files")[0];
        Assert.Equal(new FileInfo(command.At("tables", "iris", "iris.data")).Length, file.GetProperty("bytes").GetInt64());
    }
}
