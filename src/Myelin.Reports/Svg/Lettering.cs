using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>The size of texts, computed without a font.</summary>
/// <remarks>
/// Figures request Arial. The widths are the larger of those of Arial and DejaVu Sans, the
/// widest usual substitute, so text may leave room but does not overflow.
/// </remarks>
static class Lettering
{
    /// <summary>Font sizes of ticks and captions, of legends and axis names, and of titles.</summary>
    public const double Small = 12, Medium = 13, Large = 15;

    public const string Family = "Arial, Helvetica, 'Liberation Sans', sans-serif";

    /// <summary>The line height in font sizes.</summary>
    public const double LineHeight = 1.3;

    /// <summary>Bold letters are this much wider.</summary>
    const double Bold = 1.13;

    /// <summary>Widths of the characters from space to ~, in hundredths of the font's size.</summary>
    static ReadOnlySpan<byte> Widths =>
    [
        32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56,
        102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79, 67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56,
        50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
    ];

    /// <summary>The width of a text.</summary>
    public static double Width(string text, double size = Small, bool bold = false)
    {
        double hundredths = 0;
        foreach (Rune c in text.EnumerateRunes()) hundredths += IsMark(c) ? 0 : WidthOf(c.Value);
        return hundredths / 100 * size * (bold ? Bold : 1);
    }

    /// <summary>Whether it combines with the preceding letter: combining accents, joiners, variation selectors.</summary>
    static bool IsMark(Rune c) =>
        c.Value > '~' && Rune.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    static int WidthOf(int c) => c switch
    {
        >= ' ' and <= '~' => Widths[c - ' '],
        '…' or '—' => 100,
        '−' or '×' or '±' or '→' => 84,
        >= 0x2070 and <= 0x209C or '²' or '³' or '¹' => 45,
        < 0x1100 => 79,      // Latin, Greek and Cyrillic letters, the widest of the usual
        _ => 105,            // scripts of square signs
    };

    /// <summary>A text as lines of at most a width, broken at spaces, and within words that are longer alone.</summary>
    public static List<string> Wrap(string text, double width, double size = Small, bool bold = false)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split((char[])[' ', '\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (Width(longer, size, bold) <= width) { line = longer; continue; }
            if (line.Length > 0) lines.Add(line);
            line = word;
            while (Width(line, size, bold) > width && line.Length > 1)
            {
                int fits = Fitting(line, width, size, bold);
                lines.Add(line[..fits]);
                line = line[fits..];
            }
        }
        if (line.Length > 0) lines.Add(line);
        return lines;
    }

    /// <summary>A text, cut and ended by an ellipsis if it is too wide.</summary>
    public static string Cut(string text, double width, double size = Small) =>
        Width(text, size) <= width ? text : $"{text[..Fitting(text, width - Width("…", size), size, bold: false)].TrimEnd()}…";

    /// <summary>How many of the first characters fit, at least one; pairs of surrogates stay whole, and marks with their letter.</summary>
    static int Fitting(string text, double width, double size, bool bold)
    {
        double hundredths = 0;
        int count = 0;
        foreach (Rune c in text.EnumerateRunes())
        {
            hundredths += IsMark(c) ? 0 : WidthOf(c.Value);
            if (count > 0 && hundredths / 100 * size * (bold ? Bold : 1) > width) return count;
            count += c.Utf16SequenceLength;
        }
        return count;
    }
}
