using System.Diagnostics;
using System.Text;
using Myelin.Cli;
using Myelin.Cli.Running;
using Myelin.Fuzz;

namespace Myelin.Endurance;

/// <summary>Damages the files of run folders and uses them by the command: every case is a result or one typed error, soon and with little memory.</summary>
public static class RunFuzzing
{
    /// <summary>The name of the target.</summary>
    public const string Name = "runs";

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>What a case may allocate: pages, captured steps and texts of the largest damaged files.</summary>
    const long MostMemory = 256 << 20;

    static readonly string[] Files = ["run.json", "history.csv", "result.json", "model.safetensors", "checkpoints/last"];

    /// <summary>Makes a run and damages copies of it.</summary>
    /// <param name="count">The number of cases.</param>
    /// <param name="seed">What they depend on.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="progress">Receives a line now and then.</param>
    public static FuzzReport Run(int count, int seed, int first, Action<string> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        string folder = Folder(), whole = Path.Combine(folder, "whole"), run = Path.Combine(folder, "run");
        Used(["train", "xor", "--epochs", "3", "--validation", "0.25", "--checkpoint", "0.001", "--quiet", "--out", whole]);
        var report = new FuzzReport(Name, seed);
        for (int number = first; number < first + count; number++)
        {
            var random = new Random(unchecked(seed * 1_000_003 + number));
            string story = Damage(whole, run, random);
            string[] command = Command(whole, run, Path.Combine(folder, "page.html"), random);
            long before = GC.GetTotalAllocatedBytes();
            long start = Stopwatch.GetTimestamp();
            (int code, string said) = Used(command);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            long memory = GC.GetTotalAllocatedBytes() - before;
            string? failure = code is < 0 or > 2 ? $"exit code {code}"
                : said.Contains("This should not happen", StringComparison.Ordinal) ? "the error has no type of its own"
                : said.Contains("\n   at ", StringComparison.Ordinal) ? "a stack trace was printed"
                : code > 0 && !said.Contains("error: ", StringComparison.Ordinal) ? "nothing was said"
                : said.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? "a control character was printed"
                : code > 0 && said.Length > 20_000 ? $"{said.Length} characters were printed"
                : time > Longest ? $"it took {time.TotalSeconds:0.0} s"
                : memory > MostMemory ? $"it allocated {memory >> 20} MB"
                : null;
            report.Count++;
            if (code == 0) report.Loaded++;
            else report.Refused++;
            if (time > report.Slowest) report.Slowest = time;
            report.MostMemory = Math.Max(report.MostMemory, memory);
            if (failure != null)
            {
                report.Failures.Add($"{Name}, case {number} ({story}; {string.Join(' ', command)}): {failure}: {said[..Math.Min(said.Length, 2000)]}\n" +
                    $"  again: fuzz 1 --target {Name} --seed {seed} --first {number}");
                Directory.Move(run, $"{run}-{number}");
            }
            if (report.Count % 1000 == 0) progress($"{Name}: {report.Count} of {count} cases, {report.Failures.Count} failures");
        }
        if (report.Failures.Count == 0) Directory.Delete(folder, recursive: true);
        return report;
    }

    /// <summary>A new folder, in memory if the system has one there: waiting for a disk to flush took three quarters of the time.</summary>
    static string Folder() => Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory($"/dev/shm/myelin-runs-{Guid.NewGuid():N}").FullName
        : Directory.CreateTempSubdirectory("myelin-runs-").FullName;

    /// <summary>Copies the run and damages one or two of its files; says what was done.</summary>
    static string Damage(string whole, string run, Random random)
    {
        if (Directory.Exists(run)) Directory.Delete(run, recursive: true);
        Directory.CreateDirectory(Path.Combine(run, "checkpoints"));
        foreach (string file in Directory.EnumerateFiles(whole, "*.*", SearchOption.AllDirectories))
            if (!file.EndsWith(".html", StringComparison.Ordinal)) File.Copy(file, Path.Combine(run, Path.GetRelativePath(whole, file)));
        var story = new StringBuilder();
        for (int n = random.Next(1, 3); n > 0; n--)
        {
            string name = Files[random.Next(Files.Length)];
            string path = name == "checkpoints/last" ? RunFolder.CheckpointsIn(run)[^1] : Path.Combine(run, name);
            story.Append($"{(story.Length > 0 ? ", " : "")}{name}");
            if (!File.Exists(path)) continue;
            if (random.Next(20) == 0) File.Delete(path);
            else if (name == "history.csv") File.WriteAllText(path, RunMutation.Table(File.ReadAllText(path), random));
            else if (name.EndsWith(".json", StringComparison.Ordinal)) File.WriteAllText(path, RunMutation.Json(File.ReadAllText(path), random));
            else File.WriteAllBytes(path, RunMutation.Tensors(File.ReadAllBytes(path), random));
        }
        return story.ToString();
    }

    static string[] Command(string whole, string run, string page, Random random) => random.Next(8) switch
    {
        0 => ["summary", run],
        1 => ["summary", run, "--json"],
        2 => ["evaluate", run, "xor"],
        3 => ["predict", run, "--example", "1"],
        4 when IsShort(run) => ["train", "--resume", "--quiet", "--out", run],
        5 when IsShort(run) => ["train", "--resume", "--epochs", "5", "--json", "--out", run],
        6 => ["compare", run, whole, "--json", "--out", page],
        _ => ["compare", whole, run, "--out", page],
    };

    /// <summary>Whether a run may be trained: any number of epochs would be a right one.</summary>
    static bool IsShort(string run)
    {
        try
        {
            return RunFolder.Begun(run) is { Epochs: <= 10, Data: "xor" };
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Runs the command in this process: the exit code, and all that was printed.</summary>
    static (int Code, string Said) Used(string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using var said = new StringWriter();
        Console.SetOut(said);
        Console.SetError(said);
        try
        {
            int code = CommandLine.Run(arguments);
            return (code, said.ToString());
        }
        catch (Exception e)
        {
            return (-1, e.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
