using System.Diagnostics;

namespace Myelin.Tests;

/// <summary>Runs one explicit test alone in a new process of this test program, for facts about what happens first.</summary>
static class FreshProcess
{
    /// <param name="test">The test's full name; it is marked [Fact(Explicit = true)].</param>
    public static void Run(string test)
    {
        using Process process = Start(test);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal), output);
    }

    /// <summary>Starts it and does not wait.</summary>
    public static Process Start(string test, params (string Name, string Value)[] environment)
    {
        string program = Path.ChangeExtension(typeof(FreshProcess).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = new ProcessStartInfo(program, ["-explicit", "only", "-method", test, "-noColor"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
