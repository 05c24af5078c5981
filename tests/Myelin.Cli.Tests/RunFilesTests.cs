using System.Diagnostics;
using System.Text.Json;
using Myelin.Endurance;
using Myelin.Fuzz;

namespace Myelin.Cli.Tests;

/// <summary>The files of a run folder that somebody changed, removed, or had no room for.</summary>
public class RunFilesTests
{
    /// <summary>The files of two runs by their paths: they are trained once for all tests.</summary>
    static readonly Lazy<(string Path, byte[] Contents)[]> Runs = new(() =>
    {
        using var command = new Command();
        foreach (string run in (string[])["a", "b"]) command.Run($"train xor --epochs 2 --quiet --out {run}").Ended(0);
        return [.. Directory.GetFiles(command.Folder, "*", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(command.Folder, path), File.ReadAllBytes(path)))];
    });

    static Command TwoRuns()
    {
        var command = new Command();
        foreach ((string path, byte[] contents) in Runs.Value)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(command.At(path))!);
            File.WriteAllBytes(command.At(path), contents);
        }
        return command;
    }

    static void Change(Command command, string file, string from, string to)
    {
        string path = command.At("a", file), text = File.ReadAllText(path);
        Assert.Contains(from, text);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("epoch,loss")]
    [InlineData("epoch,loss,accuracy,rate,seconds\n")]
    [InlineData("epoch,loss,accuracy,rate,seconds\n1,0.")]
    public void A_run_in_its_first_epoch_is_compared(string history)
    {
        using Command command = TwoRuns();
        File.WriteAllText(command.At("a", "history.csv"), history);
        File.Delete(command.At("a", "result.json"));
        JsonElement json = command.Run("compare a b --json").Ended(0).Json;
        Assert.Equal(0, json.GetProperty("runs")[0].GetProperty("epochs").GetInt32());
        command.Run("compare b a").Ended(0);
    }

    [Theory]
    [InlineData("history.csv", "loss", "epoch", "different names of columns")]
    [InlineData("history.csv", "loss", "", "different names of columns")]
    [InlineData("result.json", "\"weightsSha256\":\"", "\"weightsSha256\":7,\"x\":\"", "is not the result of a run")]
    [InlineData("result.json", "\"weightsSha256\":\"", "\"weightsSha256\":\"ab\",\"x\":\"", "is not the result of a run")]
    [InlineData("result.json", "\"cancelled\":false", "\"cancelled\":null", "is not the result of a run")]
    [InlineData("run.json", "\"xor\"", "null", "does not hold the settings of a run: \"$.data\"")]
    [InlineData("run.json", "\"batch\": 32", "\"batch\": 0", "does not hold the settings of a run: \"$.batch\"")]
    [InlineData("run.json", "\"rate\": 0.01", "\"rate\": 1e999", "does not hold the settings of a run")]
    public void Other_contents_are_a_typed_error(string file, string from, string to, string part)
    {
        using Command command = TwoRuns();
        Change(command, file, from, to);
        command.Run("compare a b").Failed(1, file, part);
    }

    [Fact]
    public void A_name_of_20000_characters_takes_no_time()
    {
        using Command command = TwoRuns();
        var clock = Stopwatch.StartNew();
        Change(command, "history.csv", "loss", new string('n', 20_000));
        Outcome outcome = command.Run("compare a b");
        outcome.Failed(1, "history.csv");
        Assert.True(outcome.Error.Length < 1000);
        Change(command, "run.json", "\"mlp\"", $"\"{new string('m', 20_000)}\"");
        command.Run("compare a b").Failed(1, "run.json", "model");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_checkpoint_with_a_setting_that_is_null_is_damaged()
    {
        using var command = new Command();
        string faulty = Path.Combine(Root, "tests", "fixtures", "faults", "checkpoint-null-setting.safetensors");
        command.Run("train xor --epochs 1 --quiet --checkpoint 0.001 --out run").Ended(0);
        foreach (string path in Directory.GetFiles(command.At("run", "checkpoints"), "checkpoint-*")) File.Copy(faulty, path, overwrite: true);
        command.Run("train --resume --out run").Failed(1, "the position of a training, as JSON");
    }

    static string Root
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Myelin.slnx"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    [Fact]
    public void A_resume_that_fails_changes_no_file()
    {
        using var command = new Command();
        command.Run("train xor --epochs 3 --quiet --checkpoint 0.001 --out run").Ended(0);
        command.Run("train xor --epochs 3 --seed 9 --quiet --checkpoint 0.001 --out other").Ended(0);
        foreach (string path in Directory.GetFiles(command.At("run", "checkpoints"), "checkpoint-*")) File.Delete(path);
        foreach (string path in Directory.GetFiles(command.At("other", "checkpoints"), "checkpoint-*"))
            File.Copy(path, command.At("run", "checkpoints", Path.GetFileName(path)));
        string before = Everything(command.At("run"));
        command.Run("train --resume --out run").Failed(1, "begun with seed 9", "cannot be resumed with 0");
        Assert.Equal(before, Everything(command.At("run")));
        Directory.Delete(command.At("other"), recursive: true);
        Directory.CreateDirectory(command.At("other"));
        Directory.Move(command.At("run", "checkpoints"), command.At("other", "checkpoints"));
        command.Run("train xor --epochs 3 --resume --out other").Failed(1, "begun with seed 9");
        Assert.Equal(["run.lock"], Directory.GetFiles(command.At("other")).Select(Path.GetFileName));
    }

    /// <summary>Names and contents of all files but the locks.</summary>
    static string Everything(string folder) => string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order()
        .Where(path => Path.GetFileName(path) != "run.lock").Select(path => $"{path} {Convert.ToHexString(File.ReadAllBytes(path))}"));

    [Fact]
    public void A_folder_that_vanished_is_not_said_to_be_saved_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "open files cannot be deleted there");
        using var command = new Command();
        Process process = command.StartLong("--out gone --checkpoint 0");
        Directory.Delete(command.At("gone"), recursive: true);
        Command.Send("INT", process);
        Outcome outcome = Command.Finish(process);
        outcome.Failed(1, "Not saved: model.safetensors", "history.csv", "result.json", "Saved: nothing", "The folder is gone");
        Assert.DoesNotContain("saved  ", outcome.Output);
        Assert.False(Directory.Exists(command.At("gone")));
    }

    [Fact]
    public void On_a_full_disk_the_oldest_checkpoint_gives_way_and_the_model_is_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && CanMount(), "a small disk can be mounted on Linux only, where users may have namespaces");
        using var command = new Command();
        Directory.CreateDirectory(command.At("disk"));
        // A checkpoint has 101 KB and the model 34: two of them fit, and not three.
        string train = $"dotnet {Command.Program} train digits --model linear --limit 200 --epochs 12 --checkpoint 0.0001 --quiet --out disk/run --json";
        Process process = Process.Start(new ProcessStartInfo("unshare",
            ["-rm", "sh", "-c", $"mount -t tmpfs -o size=290k none disk && {train}; ls disk/run disk/run/checkpoints"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Folder,
        })!;
        Outcome outcome = Command.Finish(process);
        Assert.Contains("\nmodel.safetensors", outcome.Output);
        Assert.Contains("\ncheckpoint-", outcome.Output);
        Assert.DoesNotContain("Not saved: model.safetensors", outcome.Error);
        Assert.DoesNotContain("No checkpoint could be written", outcome.Error);
    }

    static bool CanMount()
    {
        using Process process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "sh", "-c", "mount -t tmpfs none /mnt"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    [Fact]
    public void A_result_is_written_whole()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        using var command = new Command();
        command.Run("train xor --epochs 2 --quiet --checkpoint 0.001 --out run").Ended(0);
        long inode = Inode(command.At("run", "result.json"));
        command.Run("train --resume --quiet --out run").Ended(0);
        Assert.NotEqual(inode, Inode(command.At("run", "result.json")));   // another file has taken its place
    }

    static long Inode(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return long.Parse(process.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Damaged_folders_are_used_or_refused()
    {
        FuzzReport report = RunFuzzing.Run(200, seed: 2, first: 0, _ => { });
        Assert.True(report.Failures.Count == 0, report.ToString());
        Assert.InRange(report.Loaded, 40, 199);
    }
}
