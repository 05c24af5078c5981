using System.Diagnostics;

namespace Myelin.Tests;

/// <summary>Runs one explicit test alone in a new process of this test program, for facts about what happens first.</summary>
static class FreshProcess
{
    /// <param name="test">The test's full name; it is marked [Fact(Explicit = true)].</param>
    public static void Run(string test)
    {
        string program = Path.ChangeExtension(typeof(FreshProcess).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = new ProcessStartInfo(program, ["-explicit", "only", "-method", test, "-noColor"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal), output);
    }
}
