using System.Text.RegularExpressions;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Tests;

/// <summary>What is printed to a terminal: no control characters from files, and no word or command broken in two.</summary>
public class TerminalTests
{
    [Theory]
    [InlineData("plain ünïcödé 文", "plain ünïcödé 文")]
    [InlineData("\e[31mred\a", "\\u001b[31mred\\u0007")]
    [InlineData("a\rb\u009b2Jc\u007f", "a\\u000db\\u009b2Jc\\u007f")]
    [InlineData("\u202egpj.exe\u2028", "\\u202egpj.exe\\u2028")]
    [InlineData("two\n\tlines", "two\n\tlines")]
    public void Control_characters_are_shown(string text, string expected)
    {
        Assert.Equal(expected, Printable.Text(text));
        Assert.DoesNotContain('\n', Printable.Line(text));
    }

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("  --name  what it is and does", 20, "  --name  what it is|          and does")]
    [InlineData("to continue, run \"myelin train --resume --out runs/a\" again", 24, "to continue, run|\"myelin train --resume --out runs/a\"|again")]
    [InlineData("  myelin train --resume --out runs/digits  continue", 20, "  myelin train --resume --out runs/digits|  continue")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa", 7, "aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("short", 7, "short")]
    public void Lines_break_between_words_and_outside_commands(string line, int width, string expected) =>
        Assert.Equal(expected.Split('|'), Wrapping.Lines(line, width));

    [Fact]
    public void Names_in_files_do_not_reach_the_terminal_as_they_are()
    {
        using var command = new Command();
        foreach (string run in (string[])["a", "b"]) command.Run($"train xor --epochs 1 --quiet --out {run}").Ended(0);
        string settings = command.At("a", "run.json");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("\"mlp\"", "\"\\u001b]0;owned\\u0007mlp\"", StringComparison.Ordinal));
        Outcome compared = command.Run("compare a b").Ended(0);
        Assert.Contains("\\u001b]0;owned\\u0007mlp", compared.Output);
        File.WriteAllText(settings, "{\"data\": \"\\u001b[2J\", \"\\u001b[31m\": 1}");
        Outcome refused = command.Run("compare a b");
        refused.Failed(1, "run.json");
        File.WriteAllText(command.At("a", "history.csv"), "epoch,\e[31mloss,\e[31mloss\n");
        command.Run("train xor --epochs 1 --quiet --out c").Ended(0);
        File.Copy(command.At("b", "run.json"), settings, overwrite: true);
        Outcome history = command.Run("compare a b");
        history.Failed(1, "\\u001b[31mloss");
        Model model = Model.Load(command.At("b", "model.safetensors"));
        model.Preprocessing = new TablePreprocessing([new NumberColumn("x\e[31m1", 0, 1), new NumberColumn("x2", 0, 1)], "class",
            ["\e[2Jno", "\u009byes\nerror: no"]);
        model.Save(command.At("named.safetensors"));
        Outcome summary = command.Run("summary named.safetensors").Ended(0);
        File.WriteAllText(command.At("\e[31mrows.csv"), "x\e[31m1,x2\n0,1\n");
        Outcome predicted = Command.Finish(command.Start(["predict", "named.safetensors", "\e[31mrows.csv"])).Ended(0);
        Outcome missing = Command.Finish(command.Start(["predict", "\e[31mnone", "x.png"]));
        Assert.Contains("\\u001b[2Jno", predicted.Output);
        Assert.Single(predicted.Output.TrimEnd().Split('\n'));
        foreach (Outcome outcome in (Outcome[])[compared, refused, history, summary, predicted, missing])
            Assert.DoesNotContain(outcome.Output + outcome.Error, c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("train --help")]
    [InlineData("explain --help")]
    [InlineData("gallery list")]
    [InlineData("data list")]
    [InlineData("compare none-of-these-folders-with-a-long-name another-folder-with-a-long-name-that-is-not-here")]
    [InlineData("train xor --epochs 1")]
    [InlineData("gallery run parity --short")]
    public void Nothing_breaks_within_a_word_at_80_columns(string arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "there is no terminal to try");
        using var command = new Command();
        string output = OnTerminal(command, arguments);
        Assert.NotEmpty(output);
        Assert.All(Lines(output), line => Assert.True(line.Length < 80 || IsOneCommand(line), line));
    }

    [Fact]
    public void The_command_that_resumes_stays_on_one_line()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "there is no terminal to try");
        using var command = new Command();
        const string Folder = "a-folder-with-a-long-name/and-another-one-in-it/which-does-not-fit-into-eighty-columns";
        string output = OnTerminal(command, $"train xor --epochs 1000000 --checkpoint 0.05 --out {Folder}",
            $"while ! ls {Folder}/checkpoints/*.safetensors > /dev/null 2>&1; do sleep 0.2; done; kill -TERM $!; wait");
        Assert.Contains($"myelin train --resume --out {Folder}", Lines(output).Select(line => line.Trim()));
    }

    /// <summary>Whether a line that is too long is a command, or a quotation that holds one.</summary>
    static bool IsOneCommand(string line) => line.TrimStart().StartsWith("myelin ", StringComparison.Ordinal) || line.TrimStart().StartsWith('"');

    static IEnumerable<string> Lines(string output) =>
        Regex.Replace(output, "\e\\[[0-9;?]*[A-Za-z=]|\e[=>]", "", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Split('\n').Select(line => line.TrimEnd('\r', ' ').Split('\r')[^1]);

    static string OnTerminal(Command command, string arguments, string? meanwhile = null)
    {
        string line = $"stty cols 80 rows 24; dotnet {Command.Program} {arguments}{(meanwhile == null ? "" : $" & {meanwhile}")}";
        var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/script", ["-qec", line, "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = command.Folder,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["XDG_CACHE_HOME"] = command.Folder;
        start.Environment.Remove("MYELIN_DATA");
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        return process.StandardOutput.ReadToEnd();
    }
}
