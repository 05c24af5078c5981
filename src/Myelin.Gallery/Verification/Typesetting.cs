using System.Net;
using System.Text.RegularExpressions;

namespace Myelin.Gallery;

/// <summary>Formulas of plain text as HTML: w_i and t_{i+1} with an index, 2^20, e^-x and 2^(n-1) with an exponent, 2e-7 as 2·10 with one, >= as ≥.</summary>
static partial class Typesetting
{
    const int MostMilliseconds = 1000;

    /// <summary>The text as HTML.</summary>
    public static string Html(string text)
    {
        string html = WebUtility.HtmlEncode(text);
        html = Power().Replace(html, match => $"{(match.Groups["one"].Success ? "" : "·")}10<sup>{Inner(match)}</sup>");
        html = Exponent().Replace(html, match => $"<sup>{Inner(match)}</sup>");
        html = Index().Replace(html, match => $"<sub>{Inner(match)}</sub>");
        return html.Replace("&gt;=", "≥", StringComparison.Ordinal)
            .Replace("&lt;=", "≤", StringComparison.Ordinal)
            .Replace("± ", "±\u00A0", StringComparison.Ordinal)
            .Replace(" %", "\u00A0%", StringComparison.Ordinal);
    }

    static string Inner(Match match) => match.Groups["inner"].Value.Replace('-', '−');

    /// <summary>Of a single letter (and its d), so that names such as mean_squared_error stay as they are.</summary>
    [GeneratedRegex(
        @"(?<=(?<![\p{L}_])d?\p{L})_(?:\{(?<inner>[^}]*)\}|\((?<inner>[^()]*)\)|(?<inner>[a-z0-9θ]{1,2}))(?![\p{L}_])", RegexOptions.None, MostMilliseconds)]
    private static partial Regex Index();

    /// <summary>1e-7 is 10 with an exponent, 2e-7 twice that.</summary>
    [GeneratedRegex(@"(?:(?<![\d.])(?<one>1)|(?<=\d))e(?<inner>-?\d+)(?!\w)", RegexOptions.None, MostMilliseconds)]
    private static partial Regex Power();

    [GeneratedRegex(@"\^(?:\{(?<inner>[^}]*)\}|\((?<inner>[^()]*)\)|(?<inner>\[[^\]]*\]|-?\|\w+\||-?\w+(?:\.\w+)?))", RegexOptions.None, MostMilliseconds)]
    private static partial Regex Exponent();
}
