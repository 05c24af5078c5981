using System.Globalization;
using System.Text;

namespace Myelin.Cli.Terminals;

/// <summary>Shows control characters instead of sending them, so that a name from a file cannot move the cursor or change colours.</summary>
static class Printable
{
    /// <summary>A text in which control characters other than line breaks and tabs are written as \u001b.</summary>
    public static string Text(string text) => text.Any(IsControl) ? Shown(text, IsControl) : text;

    /// <summary>The same for a text that belongs on one line, such as a name in a table.</summary>
    public static string Line(string text) => text.Any(IsControlOrBreak) ? Shown(text, IsControlOrBreak) : text;

    static bool IsControlOrBreak(char c) => c is '\n' or '\t' || IsControl(c);

    /// <summary>Controls of C0 and C1, line separators, and those that change the direction of text.</summary>
    static bool IsControl(char c) => c is not ('\n' or '\t') && (char.IsControl(c) || c is '\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F'
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));

    static string Shown(string text, Func<char, bool> isHidden)
    {
        var shown = new StringBuilder();
        foreach (char c in text)
            if (isHidden(c)) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else shown.Append(c);
        return shown.ToString();
    }
}
