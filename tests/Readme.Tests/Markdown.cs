namespace Readme.Tests;

/// <summary>The blocks of code in a page.</summary>
internal static class Markdown
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(Path.Combine(folder, "Myelin.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    /// <summary>What stands between ```csharp (or another language) and ```, by the line on which it begins.</summary>
    public static (int Line, string Code)[] Blocks(string page, string language = "csharp")
    {
        string path = Path.Combine(Root, page);
        if (!File.Exists(path)) return [];
        var blocks = new List<(int, string)>();
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimEnd() != $"```{language}") continue;
            int first = i + 1;
            while (++i < lines.Length && lines[i].TrimEnd() != "```") { }
            blocks.Add((first + 1, string.Join('\n', lines[first..i]) + "\n"));
        }
        return [.. blocks];
    }

    /// <summary>Replaces the first block of a language.</summary>
    public static void Accept(string page, string language, string text)
    {
        string path = Path.Combine(Root, page), all = File.ReadAllText(path), opening = $"```{language}\n";
        int first = all.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        File.WriteAllText(path, all[..first] + text + all[all.IndexOf("```", first, StringComparison.Ordinal)..]);
    }

    /// <summary>Replaces all blocks of a language, in their order.</summary>
    public static void AcceptAll(string page, string language, IReadOnlyList<string> texts)
    {
        string path = Path.Combine(Root, page), all = File.ReadAllText(path), opening = $"```{language}\n";
        int at = 0;
        foreach (string text in texts)
        {
            int first = all.IndexOf(opening, at, StringComparison.Ordinal) + opening.Length;
            if (first < opening.Length) break;
            all = all[..first] + text + all[all.IndexOf("```", first, StringComparison.Ordinal)..];
            at = first + text.Length;
        }
        File.WriteAllText(path, all);
    }

    /// <summary>Whether a block is a program that stands for itself: it says what it uses.</summary>
    public static bool IsProgram(string code) => code.Contains("using Myelin;", StringComparison.Ordinal);
}
