namespace Myelin.Cli.Terminals;

/// <summary>Breaks long lines between words. A command to copy stays on one line.</summary>
static class Wrapping
{
    /// <summary>The line as lines of at most a width, where its words allow that.</summary>
    /// <remarks>Further lines begin below the second column, if that begins in the left half. Columns are separated by two spaces or more.</remarks>
    public static IEnumerable<string> Lines(string line, int width)
    {
        string indent = "";
        while (line.Length > width)
        {
            int cut = Cut(line, indent.Length, width);
            if (cut < 0) break;
            if (indent.Length == 0) indent = new string(' ', Column(line[..cut], width / 2));
            yield return line[..cut].TrimEnd();
            line = indent + line[cut..].TrimStart();
        }
        yield return line;
    }

    /// <summary>The last gap between words that fits, or the first one if none fits; -1 if there is none.</summary>
    static int Cut(string line, int from, int width)
    {
        int best = -1;
        bool quoted = false, command = false;
        for (int i = Math.Max(from, line.Length - line.TrimStart().Length); i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            bool begins = i == 0 || (line[i - 1] == ' ' && (i == 1 || line[i - 2] == ' '));
            if (begins && line.AsSpan(i).StartsWith("myelin ")) command = true;
            if (line[i] != ' ') continue;
            if (i + 1 < line.Length && line[i + 1] == ' ') command = false;
            if (quoted && line.IndexOf('"', i) > 0 || command) continue;
            if (i > width && best >= 0) break;
            best = i;
        }
        return best;
    }

    /// <summary>Where the second column begins, if it does before a position; otherwise the first.</summary>
    static int Column(string line, int most)
    {
        int first = line.Length - line.TrimStart().Length, gap = line.IndexOf("  ", first, StringComparison.Ordinal);
        if (gap < 0) return first;
        int second = gap + line.AsSpan(gap).IndexOfAnyExcept(' ');
        return second > gap && second <= most ? second : first;
    }
}
