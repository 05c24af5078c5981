using System.Text;

namespace Myelin;

/// <summary>A table in plain text: the first columns to the left, as far as they are words, and numbers to the right.</summary>
static class TextTable
{
    /// <param name="heads">The names of the columns.</param>
    /// <param name="rows">The rows, each with a text for every column.</param>
    public static string Of(string[] heads, IReadOnlyList<string[]> rows)
    {
        var text = new StringBuilder();
        var widths = new int[heads.Length];
        var right = new bool[heads.Length];
        for (int k = 0; k < heads.Length; k++)
        {
            widths[k] = rows.Aggregate(heads[k].Length, (most, row) => Math.Max(most, row[k].Length));
            right[k] = rows.All(row => row[k].Length == 0 || char.IsAsciiDigit(row[k][0]));
        }
        Add(heads);
        text.Append('─', widths.Sum() + 2 * (widths.Length - 1)).Append('\n');
        foreach (string[] row in rows) Add(row);
        return text.ToString();

        void Add(string[] row)
        {
            var line = new StringBuilder();
            for (int k = 0; k < row.Length; k++)
                line.Append(k > 0 ? "  " : "").Append(right[k] ? row[k].PadLeft(widths[k]) : row[k].PadRight(widths[k]));
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }
}
