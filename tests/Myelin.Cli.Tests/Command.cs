using System.Diagnostics;
using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>The command as a process of its own, in an empty folder.</summary>
sealed class Command : IDisposable
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Myelin.Cli.dll");

    /// <summary>Longer than any test takes on a busy machine: a hang becomes a failure.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Folder { get; } = Directory.CreateTempSubdirectory("myelin-cli-").FullName;

    /// <summary>A path in the folder.</summary>
    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Runs it to its end.</summary>
    public Outcome Run(string arguments, params (string Name, string Value)[] environment) => Finish(Start(arguments, environment));

    /// <summary>Starts it.</summary>
    public Process Start(string arguments, params (string Name, string Value)[] environment) =>
        Start(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), environment);

    /// <summary>Starts it with arguments that may hold spaces.</summary>
    public Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        // A shell in the background lets its children ignore SIGINT; env undoes that.
        string[] host = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(host[0], host[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        foreach (string name in new[] { "MYELIN_DATA", "MYELIN_THREADS", "MYELIN_SIMD" }) start.Environment.Remove(name);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        start.ArgumentList.Add(Program);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Waits for its end.</summary>
    public static Outcome Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                throw new TimeoutException("The command did not end.");
            }
            return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
    }

    /// <summary>Starts a training of a million epochs and waits until it is under way.</summary>
    public Process StartLong(string more)
    {
        Process process = Start($"train xor --epochs 1000000 {more}");
        StreamReader reader = more.Contains("--json", StringComparison.Ordinal) ? process.StandardError : process.StandardOutput;
        while (reader.ReadLine() is { } line)
            if (line.StartsWith("epoch", StringComparison.Ordinal)) return process;
        throw new InvalidOperationException("The training ended before its first epoch.");
    }

    /// <summary>Sends a signal.</summary>
    public static void Send(string signal, Process process)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>How a command ended.</summary>
sealed record Outcome(int Code, string Output, string Error)
{
    /// <summary>The last line of the output, as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;

    /// <summary>Holds the exit code, and shows what was said if it is another.</summary>
    public Outcome Ended(int code)
    {
        Assert.True(Code == code, $"expected exit code {code}, received {Code}\n{Output}\n{Error}");
        return this;
    }

    /// <summary>Holds that it failed by one message and no stack trace.</summary>
    public void Failed(int code, params string[] parts)
    {
        Ended(code);
        Assert.StartsWith("error: ", Error);
        Assert.DoesNotContain("   at ", Error);
        foreach (string part in parts) Assert.Contains(part, Error);
    }
}
