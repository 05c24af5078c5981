using System.Text;

namespace Myelin;

/// <summary>Divides texts into tokens.</summary>
static class TextTokens
{
    /// <summary>A text in its simplified form.</summary>
    public static string Standardized(string text, TextStandardization form)
    {
        if (form is TextStandardization.LowerAndStripPunctuation or TextStandardization.Lower) text = text.ToLowerInvariant();
        return form is TextStandardization.LowerAndStripPunctuation or TextStandardization.StripPunctuation
            ? string.Concat(text.Where(letter => !IsPunctuation(letter)))
            : text;
    }

    /// <summary>Punctuation as in Keras: that of ASCII.</summary>
    static bool IsPunctuation(char letter) => letter is >= '!' and <= '/' or >= ':' and <= '@' or >= '[' and <= '`' or >= '{' and <= '~';

    /// <summary>The words between white space.</summary>
    public static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The characters of a text. Half a surrogate pair becomes U+FFFD.</summary>
    public static IEnumerable<string> Characters(string text) => text.EnumerateRunes().Select(rune => rune.ToString());

    /// <summary>All sequences of up to n neighbouring tokens, joined by a space: first those of one token, then those of two, ...</summary>
    public static IReadOnlyList<string> Ngrams(IReadOnlyList<string> tokens, int n)
    {
        if (n == 1) return tokens;
        var all = new List<string>();
        for (int size = 1; size <= n; size++)
            for (int i = 0; i + size <= tokens.Count; i++) all.Add(string.Join(' ', tokens.Skip(i).Take(size)));
        return all;
    }
}
