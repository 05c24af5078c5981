using System.Diagnostics;
using System.Text.Json;

namespace Myelin.Endurance;

/// <summary>Kills trainings of the command at random moments, resumes them, and holds their weights against those of runs that nothing disturbed.</summary>
/// <remarks>
/// Checkpoints are written after nearly every batch, so that many kills fall into a write; a temporary file that is left behind tells.
/// After every kill all checkpoints in the folder must be whole.
/// </remarks>
public static class Kills
{
    /// <summary>What is trained in turn: dense layers with large slots, and convolutions with dropout, both with validation.</summary>
    static readonly string[] Tasks =
    [
        "train digits --model mlp --limit 3000 --epochs 4 --batch 64 --validation 0.1",
        "train digits --model cnn --limit 800 --epochs 4 --batch 32 --validation 0.1",
    ];

    static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Myelin.Cli.dll");

    /// <summary>Kills so many times; false if weights came out differently or a checkpoint was harmed.</summary>
    /// <param name="count">How many kills.</param>
    /// <param name="seed">Of the moments and of the trainings.</param>
    /// <param name="say">Hears how far it has come.</param>
    public static bool Run(int count, int seed, Action<string> say)
    {
        ArgumentNullException.ThrowIfNull(say);
        var random = new Random(seed);
        string folder = Directory.CreateTempSubdirectory("myelin-kills-").FullName;
        int kills = 0, inWrites = 0, runs = 0;
        bool held = true;
        try
        {
            while (kills < count)
            {
                string task = $"{Tasks[runs % Tasks.Length]} --seed {seed + runs} --json --quiet", straight = Path.Combine(
                    folder, $"straight-{runs}"), run = Path.Combine(folder, $"run-{runs}");
                var clock = Stopwatch.StartNew();
                (int code, string expected) = Finish(Start($"{task} --checkpoint 0 --out {straight}"));
                if (code != 0) throw new InvalidOperationException($"The undisturbed training ended with {code}: {expected}");
                double seconds = clock.Elapsed.TotalSeconds;
                for (int attempt = 0; ; attempt++)
                {
                    Process process = Start($"{task} --checkpoint 0.001 --out {run} --resume");
                    if (kills < count && attempt < 60 && !process.WaitForExit(TimeSpan.FromSeconds(seconds * random.NextDouble())))
                    {
                        process.Kill();
                        Finish(process);
                        kills++;
                        string checkpoints = Path.Combine(run, "checkpoints");
                        if (!Directory.Exists(checkpoints)) continue;
                        if (Directory.EnumerateFiles(checkpoints, "*.partial").Any()) inWrites++;
                        foreach (string file in Directory.EnumerateFiles(checkpoints, "*.safetensors")) SafeTensors.Load(file);
                        continue;
                    }
                    (code, string json) = Finish(process);
                    bool same = code == 0 && Hash(json) == Hash(expected);
                    held &= same;
                    say(
                        $"run {runs + 1}, killed {attempt} times: " +
                            $"{(same ? "the same weights" : $"NOT THE SAME: exit code {code}, {json}, expected {expected}")}; {kills} of {count} kills, " +
                                $"{inWrites} during a write");
                    break;
                }
                runs++;
                Directory.Delete(run, recursive: true);
                Directory.Delete(straight, recursive: true);
            }
        }
        catch (DataFormatException harmed)
        {
            say($"A checkpoint was harmed: {harmed.Message}");
            held = false;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return held;
    }

    static string Hash(string json) => JsonDocument.Parse(json).RootElement.GetProperty("weightsSha256").GetString()!;

    static Process Start(string arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments.Split(' ')])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>The exit code, and what was written: the result, or the error.</summary>
    static (int Code, string Said) Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            return (process.ExitCode, process.ExitCode == 0 ? output.GetAwaiter().GetResult() : error.GetAwaiter().GetResult());
        }
    }
}
