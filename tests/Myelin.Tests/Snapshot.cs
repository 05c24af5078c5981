using System.Text.RegularExpressions;

namespace Myelin.Tests;

/// <summary>A text that lies beside the tests. After a change, read the new one, name.received.txt, or accept it by MYELIN_ACCEPT=1.</summary>
static partial class Snapshot
{
    public static void Check(string folder, string name, string received)
    {
        string place = Path.Combine(Fixture.Root, "tests", "Myelin.Tests", folder), path = Path.Combine(place, $"{name}.txt");
        received = Lists().Replace(received, "${who}Known: ...");
        if (Environment.GetEnvironmentVariable("MYELIN_ACCEPT") == "1") File.WriteAllText(path, received);
        string expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected != received) File.WriteAllText(Path.Combine(place, $"{name}.received.txt"), received);
        Assert.Equal(expected, received);
    }

    /// <summary>Lists of all names that the library knows, which grow with it.</summary>
    [GeneratedRegex(@"(?<who>Unknown (?:activation|data set|optimizer) [^\n]*)Known: [^\n]*", RegexOptions.None, 10_000)]
    private static partial Regex Lists();
}
