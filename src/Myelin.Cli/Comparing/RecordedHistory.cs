using System.Globalization;
using Myelin.Cli.Running;

namespace Myelin.Cli.Comparing;

/// <summary>The columns of a history.csv by name, a value for each epoch.</summary>
static class RecordedHistory
{
    const int LongestFile = 1 << 28, LongestName = 60, MostColumns = 100;

    /// <summary>Reads it. A run may be writing it, so an incomplete last row is skipped; before the first epoch it is empty.</summary>
    /// <exception cref="IOException">It is damaged.</exception>
    public static IReadOnlyDictionary<string, double[]> Read(string path)
    {
        if (!File.Exists(path)) return new Dictionary<string, double[]>();
        string[] lines = SmallFile.Read(path, LongestFile).Split('\n')[..^1];
        if (lines.Length == 0) return new Dictionary<string, double[]>();
        string[] names = lines[0].TrimEnd('\r').Split(',');
        if (names.Length > MostColumns || names.Any(name => name.Length is 0 or > LongestName) || names.Distinct().Count() < names.Length)
            throw new IOException($"\"{path}\" is no history: expects different names of columns in its first row, at most " +
                $"{MostColumns} of up to {LongestName} characters, received \"{Start(lines[0])}\"; leave this run out.");
        var columns = names.ToDictionary(name => name, _ => new double[lines.Length - 1]);
        for (int row = 1; row < lines.Length; row++)
        {
            string[] cells = lines[row].Split(',');
            for (int i = 0; i < names.Length; i++)
                if (cells.Length != names.Length
                    || !double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out columns[names[i]][row - 1]))
                    throw new IOException(
                        $"\"{path}\" is no history: expects {names.Length} numbers in row {row}, received \"{Start(lines[row])}\"; leave this run out.");
        }
        return columns;
    }

    static string Start(string text) => text.Length <= LongestName ? text : $"{text[..LongestName]}...";
}
