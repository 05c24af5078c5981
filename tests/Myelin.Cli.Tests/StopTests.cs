using System.Diagnostics;
using System.Text.Json;

namespace Myelin.Cli.Tests;

public class StopTests
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_stops_it_and_keeps_what_was_learnt(string signal, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var command = new Command();
        Process process = command.StartLong("--json --out stopped");
        Command.Send(signal, process);
        Outcome outcome = Command.Finish(process).Ended(code);
        Assert.Contains("stopped", outcome.Error);

        JsonElement json = outcome.Json;
        Assert.True(json.GetProperty("cancelled").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("testAccuracy").ValueKind);
        int epochs = json.GetProperty("epochs").GetInt32();
        Assert.InRange(epochs, 1, 999_999);
        Assert.Equal(outcome.Output.TrimEnd(), File.ReadAllText(command.At("stopped", "result.json")).TrimEnd());
        Assert.Equal(1 + epochs, File.ReadLines(command.At("stopped", "history.csv")).Count());
        Assert.NotEmpty(SafeTensors.Load(command.At("stopped", "model.safetensors")));
        string report = File.ReadAllText(command.At("stopped", "report.html"));
        Assert.Contains("How to continue", report);
        Assert.Contains("no command gives them again", report);
        Assert.Contains("<pre>myelin train --resume --out stopped</pre>", report);
        Assert.DoesNotContain("How to get the same again", report);
        Assert.DoesNotContain("--epochs 1000000", report);
        Assert.Contains("stopped before the last", report);
        Assert.Contains("training accuracy", report);
        Assert.DoesNotContain("test accuracy", report);
    }

    [Fact]
    public void A_signal_while_the_report_is_made_ends_it_and_the_result_is_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var command = new Command();
        // The report of a hundred units by 10,000 test images takes seconds on one thread of scalar code.
        Process process = command.Start("train digits --limit 32 --epochs 1 --model cnn --threads 1 --out run --json", ("MYELIN_SIMD", "scalar"));
        while (!File.Exists(command.At("run", "result.json")) && !process.HasExited) Thread.Sleep(5);
        var clock = Stopwatch.StartNew();
        Command.Send("TERM", process);
        Outcome outcome = Command.Finish(process);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");      // on a busy machine; it was 20 on an idle one
        Assert.SkipWhen(outcome.Code == 0, "the report was faster than the signal");
        outcome.Ended(143);
        Assert.False(outcome.Json.GetProperty("cancelled").GetBoolean());
        Assert.Equal(outcome.Output.TrimEnd(), File.ReadAllText(command.At("run", "result.json")).TrimEnd());
        Assert.False(File.Exists(command.At("run", "report.html")));
        Assert.Empty(Directory.GetFiles(command.At("run"), "*.partial"));
    }

    [Fact]
    public void A_second_signal_ends_it_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var command = new Command();
        Process process = command.Start("train digits --batch 10000 --eager --threads 1 --out halted", ("MYELIN_SIMD", "scalar"));
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("parameters", StringComparison.Ordinal)) { }
        Thread.Sleep(1500); // the first step is under way by then; it takes ten seconds
        Command.Send("INT", process);
        Thread.Sleep(300);
        Assert.False(process.HasExited);
        Command.Send("INT", process);
        Command.Finish(process).Ended(130);
        Assert.False(File.Exists(command.At("halted", "result.json")));
    }

    [Fact]
    public void A_file_that_cannot_be_written_at_the_end_costs_no_more_than_the_file()
    {
        using var command = new Command();
        Process process = command.StartLong("--out late");
        Directory.CreateDirectory(command.At("late", "model.safetensors", "blocked"));
        Command.Send("INT", process);
        Outcome outcome = Command.Finish(process);
        outcome.Failed(1, "Not saved: model.safetensors", "Saved: history.csv, result.json", "late");
        Assert.True(File.Exists(command.At("late", "result.json")));
        Assert.False(File.Exists(command.At("late", "model.safetensors")));
        Assert.True(File.Exists(command.At("late", "report.html")));
    }
}
