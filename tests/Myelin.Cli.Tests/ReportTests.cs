using System.Text.Json;
using System.Text.RegularExpressions;

namespace Myelin.Cli.Tests;

/// <summary>The report that a training leaves.</summary>
public partial class ReportTests
{
    [GeneratedRegex("""(?<=<pre>)myelin (?<arguments>train [^<]+)(?=</pre>)""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Typed();

    [Fact]
    public void Its_command_gives_the_same_weights_again()
    {
        using var command = new Command();
        JsonElement first = command.Run("train moons --epochs 3 --rate 0.02 --batch 50 --optimizer momentum --seed 5 --limit 600 --validation 0.25 --json " +
            "--quiet --out first").Ended(0).Json;
        string report = File.ReadAllText(command.At("first", "report.html")), hash = first.GetProperty("weightsSha256").GetString()!;
        Assert.Contains(hash, report);
        Assert.DoesNotMatch("""(src|href)="(?!data:)|<script|<link""", report);
        string again = Typed().Match(report).Groups["arguments"].Value;
        Assert.Equal(hash, command.Run($"{again} --json --quiet --out second").Ended(0).Json.GetProperty("weightsSha256").GetString());
    }

    [Fact]
    public void It_measures_what_the_result_says_and_the_model_is_the_one_that_was_trained()
    {
        using var command = new Command();
        JsonElement json = command.Run("train spirals --epochs 2 --json --quiet --out run").Ended(0).Json;
        string report = File.ReadAllText(command.At("run", "report.html"));
        Assert.Contains($"test accuracy {100 * json.GetProperty("testAccuracy").GetDouble():0.00} %", report);
        foreach (string part in (string[])["Confusion of the test examples", "Gradients", "What the model takes the plane for"]) Assert.Contains(part, report);
        Assert.Equal(json.GetProperty("weightsSha256").GetString(), Model.Load(command.At("run", "model.safetensors")).WeightsSha256());
    }

    [Fact]
    public void One_that_cannot_be_written_costs_nothing_else()
    {
        using var command = new Command();
        Directory.CreateDirectory(command.At("run", "report.html", "blocked"));      // a folder of that name
        command.Run("train xor --epochs 1 --out run").Failed(1, "Not saved: report.html", "Saved: model.safetensors, history.csv, result.json");
    }

    [Fact]
    public void Open_hands_it_to_what_shows_pages()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "xdg-open is Linux's");
        using var command = new Command();
        string opener = command.At("xdg-open");
        File.WriteAllText(opener, $"#!/bin/sh\necho \"$1\" > {command.At("opened")}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        command.Run(
            "train xor --epochs 1 --open --quiet --out run", ("DISPLAY", ":0"),
            ("PATH", $"{command.Folder}:{Environment.GetEnvironmentVariable("PATH")}")).Ended(0);
        for (int i = 0; i < 100 && !(File.Exists(command.At("opened")) && new FileInfo(command.At("opened")).Length > 0); i++) Thread.Sleep(20);
        Assert.EndsWith(Path.Combine("run", "report.html"), File.ReadAllText(command.At("opened")).Trim());
    }

    [Fact]
    public void Open_without_a_display_says_where_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere there is always a display");
        using var command = new Command();
        Outcome outcome = command.Run("train xor --epochs 1 --open --json --quiet --out run", ("DISPLAY", ""), ("WAYLAND_DISPLAY", ""), ("BROWSER", "")).Ended(
            0);
        Assert.Matches("open .*run/report.html in a browser", outcome.Error);
        Assert.Single(outcome.Output.TrimEnd().Split('\n'));
    }
}
