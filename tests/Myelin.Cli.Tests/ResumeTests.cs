using System.Diagnostics;
using System.Text.Json;

namespace Myelin.Cli.Tests;

public class ResumeTests
{
    const string Task = "train spirals --epochs 30 --validation 0.2 --seed 4 --json";

    static string Hash(Outcome outcome) => outcome.Json.GetProperty("weightsSha256").GetString()!;

    [Fact]
    public void A_run_that_was_stopped_goes_on_without_being_told_what_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var command = new Command();
        Outcome straight = command.Run($"{Task} --out straight").Ended(0);
        Process process = command.Start($"{Task} --out run");
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("epoch", StringComparison.Ordinal)) { }
        Command.Send("INT", process);
        Outcome stopped = Command.Finish(process);
        Assert.Contains("--resume --out run", stopped.Error);
        Outcome resumed = command.Run("train --resume --out run --json").Ended(0);
        Assert.Contains("resume   at epoch", resumed.Error);
        Assert.Equal(Hash(straight), Hash(resumed));
        Assert.Equal(30, resumed.Json.GetProperty("epochs").GetInt32());
        Assert.Equal(Rows("straight"), Rows("run"));

        string[] Rows(string run) => [.. File.ReadAllLines(command.At(run, "history.csv")).Select(row => row[..row.LastIndexOf(',')])];   // but for the seconds
    }

    [Fact]
    public void Resume_begins_a_run_and_shows_the_result_of_a_finished_one()
    {
        using var command = new Command();
        Outcome first = command.Run($"{Task} --resume --out run").Ended(0);
        Outcome again = command.Run($"{Task} --resume --out run").Ended(0);
        Assert.Contains("it was finished", again.Error);
        Assert.Equal(first.Output, again.Output);
        Assert.Equal(first.Output.TrimEnd(), File.ReadAllText(command.At("run", "result.json")).TrimEnd());
    }

    [Fact]
    public void What_a_run_was_begun_with_cannot_be_changed()
    {
        using var command = new Command();
        command.Run($"{Task} --out run").Ended(0);
        command.Run("train --resume --out run --seed 5").Failed(2, "begun with --seed 4", "resumed with 5");
        command.Run("train --resume --out run --epochs 29").Failed(2, "begun with --epochs 30");
        command.Run("train moons --resume --out run").Failed(2, "begun with data spirals");
        command.Run("train --resume --json").Failed(2, "--resume", "--out");
        File.WriteAllText(command.At("run", "run.json"), "{\"data\": 3");
        command.Run("train --resume --out run").Failed(1, "run.json");
    }

    [Fact]
    public void A_finished_run_is_prolonged_as_the_library_does()
    {
        using var command = new Command();
        Outcome first = command.Run("train xor --epochs 3 --checkpoint 0.001 --out run --json").Ended(0);
        Outcome longer = command.Run("train --resume --epochs 9 --out run --json").Ended(0);
        Assert.Equal(9, longer.Json.GetProperty("epochs").GetInt32());
        Assert.NotEqual(Hash(first), Hash(longer));
        Assert.Contains("warning  The training", longer.Error);           // its schedule began anew with another end
        Assert.Equal(1 + 9, File.ReadAllLines(command.At("run", "history.csv")).Length);
        Assert.Equal(Hash(longer), Hash(command.Run("train --resume --out run --json").Ended(0)));
        command.Run("train --resume --epochs 5 --out run").Failed(2, "begun with --epochs 9", "cannot be resumed with 5");

        string report = File.ReadAllText(command.At("run", "report.html"));
        int commands = report.IndexOf("<pre>myelin train ", StringComparison.Ordinal) + "<pre>".Length;
        foreach (string line in report[commands..report.IndexOf("</pre>", commands, StringComparison.Ordinal)].Split('\n'))
            command.Run($"{line["myelin ".Length..]} --checkpoint 0.001").Ended(0);
        Assert.Equal(Hash(longer), Hash(command.Run("train --resume --out again --json").Ended(0)));
        command.Run("train xor --epochs 1 --checkpoint 0 --quiet --out none").Ended(0);
        command.Run("train --resume --epochs 2 --out none").Failed(2, "no checkpoint");
    }

    [Fact]
    public void A_second_process_is_refused_and_a_dead_one_is_not_in_the_way()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var command = new Command();
        Process process = command.StartLong("--out run --checkpoint 0.05");
        command.Run("train --resume --out run").Failed(1, "in use by process", $"{process.Id}", "run");
        Assert.False(process.HasExited);
        Command.Send("KILL", process);
        Command.Finish(process).Ended(137);
        Process next = command.Start("train --resume --out run");
        while (next.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch", StringComparison.Ordinal)) { }
        Command.Send("INT", next);
        Command.Finish(next).Ended(130);
    }

    [Fact]
    public void Checkpoints_that_cannot_be_written_are_told_and_the_training_ends_well()
    {
        using var command = new Command();
        Directory.CreateDirectory(command.At("run"));
        File.WriteAllText(command.At("run", "checkpoints"), "a file where the folder should be");
        Outcome outcome = command.Run($"{Task} --resume --out run --checkpoint 0.01").Ended(0);
        Assert.Contains("warning  No checkpoint could be written", outcome.Error);
        command.Run($"{Task} --resume --out run --quiet --strict").Failed(1, "Training was stopped", "run");
        Assert.Equal(Hash(command.Run($"{Task} --out straight --checkpoint 0").Ended(0)), Hash(outcome));
        Assert.False(Directory.Exists(command.At("straight", "checkpoints")));
    }
}
