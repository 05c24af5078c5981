using System.Text;

namespace Myelin;

/// <summary>The colours of figures by class, for light and dark backgrounds.</summary>
/// <remarks>
/// Series have the colours of Okabe and Ito (2008, "Color Universal Design"), which people with any colour vision can distinguish. On
/// a light background the brighter ones are darkened, so that each has a contrast of at least 3:1 (WCAG 2.2, 1.4.11).
/// No figure relies on colour alone: series differ by marker and dash as well.
/// </remarks>
static class Theme
{
    public const string LightPaper = "#ffffff", DarkPaper = "#16181d";

    /// <summary>Blue, vermilion, green, purple, sky blue, orange, black or white, yellow.</summary>
    public static readonly (string Light, string Dark)[] Series =
    [
        ("#0072b2", "#2f8fd0"), ("#d55e00", "#e8752a"), ("#009e73", "#1fb58a"), ("#b5588f", "#cc79a7"),
        ("#2b8cc4", "#8fd0f5"), ("#b87d00", "#e69f00"), ("#3c424b", "#d5dae1"), ("#8a8000", "#f0e442"),
    ];

    static readonly (string Class, string Property, string Light, string Dark)[] Rules =
    [
        ("paper", "fill", LightPaper, DarkPaper),
        ("ink", "fill", "#1f2328", "#e6e8eb"),
        ("muted", "fill", "#57606a", "#a2a9b4"),
        ("axis", "stroke", "#57606a", "#a2a9b4"),
        ("rule", "stroke", "#1f2328", "#e6e8eb"),
        ("grid", "stroke", "#e1e4e8", "#343941"),
        ("edge", "stroke", LightPaper, DarkPaper),
        ("forward", "fill", "#0067a3", "#58aee6"),
        ("backward", "fill", "#b04a00", "#f08a4b"),
        .. Series.SelectMany((colour, i) => new[] { (Fill(i), "fill", colour.Light, colour.Dark), (Stroke(i), "stroke", colour.Light, colour.Dark) }),
    ];

    /// <summary>The class of areas of series <paramref name="i"/>.</summary>
    public static string Fill(int i) => $"f{i % Series.Length}";

    /// <summary>The class of lines of series <paramref name="i"/>.</summary>
    public static string Stroke(int i) => $"s{i % Series.Length}";

    /// <summary>Red, green and blue, 0 to 255, of series <paramref name="i"/> in pixel images, which do not depend on the background.</summary>
    public static (byte R, byte G, byte B) Pixel(int i) => Rgb(Series[i % Series.Length].Light);

    /// <summary>#2f8fd0 as three bytes.</summary>
    public static (byte R, byte G, byte B) Rgb(string colour)
    {
        byte[] bytes = Convert.FromHexString(colour.AsSpan(1));
        return (bytes[0], bytes[1], bytes[2]);
    }

    /// <summary>The style sheet of a drawing, for its own elements only. Print uses the light colours.</summary>
    public static string StyleOf(string id, string drawing)
    {
        var used = Rules.Where(
            rule => drawing.Contains($"\"{rule.Class}\"", StringComparison.Ordinal) || drawing.Contains($"\"{rule.Class} ", StringComparison.Ordinal)
                || drawing.Contains($" {rule.Class}\"", StringComparison.Ordinal))
            .ToArray();
        var style = new StringBuilder();
        foreach (var rule in used) style.Append($"#{id} .{rule.Class}{{{rule.Property}:{rule.Light}}}");
        style.Append("@media screen and (prefers-color-scheme:dark){");
        foreach (var rule in used) style.Append($"#{id} .{rule.Class}{{{rule.Property}:{rule.Dark}}}");
        return style.Append('}').ToString();
    }
}
