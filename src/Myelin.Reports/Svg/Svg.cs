using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>Writes the elements of a drawing with escaped texts.</summary>
/// <remarks>
/// Colours are given by name: the <c>class</c> of an element is one or more of those of <see cref="Theme"/>, which defines them
/// for light and dark backgrounds.
/// </remarks>
public sealed class Svg
{
    readonly StringBuilder written = new();
    readonly Stack<string> open = new();

    internal Svg(string id) => Id = id;

    /// <summary>The prefix of every id, so that a page can contain several drawings.</summary>
    public string Id { get; }

    /// <summary>The page that the drawing belongs to; null if it stands alone.</summary>
    internal FigurePage? Page { get; init; }

    /// <summary>The places of series among the colours: in their order, or as on the rest of the page.</summary>
    internal int[] PlacesOf(IReadOnlyList<string> names) => Page?.PlacesOf(names) ?? [.. Enumerable.Range(0, names.Count)];

    /// <summary>An element without contents.</summary>
    /// <param name="name">Its name: <c>rect</c>.</param>
    /// <param name="attributes">Names and values; numbers are rounded to hundredths.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public Svg Add(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        Begin(name, attributes);
        written.Append("/>\n");
        return this;
    }

    /// <summary>Begins an element, which <see cref="Close"/> ends.</summary>
    /// <param name="name">Its name: <c>g</c>.</param>
    /// <param name="attributes">Names and values; numbers are rounded to hundredths.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public Svg Open(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        Begin(name, attributes);
        written.Append(">\n");
        open.Push(name);
        return this;
    }

    /// <summary>Ends the element that was opened last.</summary>
    public Svg Close()
    {
        written.Append("</").Append(open.Pop()).Append(">\n");
        return this;
    }

    /// <summary>An element with text only.</summary>
    /// <param name="name">Its name: <c>title</c>.</param>
    /// <param name="text">Its content, unescaped.</param>
    /// <param name="attributes">Names and values; numbers are rounded to hundredths.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public Svg Add(string name, string text, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        Begin(name, attributes);
        written.Append('>').Append(Escape(text)).Append("</").Append(name).Append(">\n");
        return this;
    }

    /// <summary>Elements that show a text under the pointer.</summary>
    internal Svg Told(string text, Action draw)
    {
        Open("g").Add("title", text);
        draw();
        return Close();
    }

    /// <summary>A line of text.</summary>
    /// <param name="x">The position of its anchor.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="text">The text, unescaped.</param>
    /// <param name="size">The font size.</param>
    /// <param name="anchor">The anchor at x: start, middle or end.</param>
    /// <param name="type">The class: ink or muted.</param>
    public Svg Text(double x, double y, string text, double size = Lettering.Small, string anchor = "start", string type = "ink") =>
        anchor == "start" ? Add("text", text, ("x", x), ("y", y), ("font-size", size), ("class", type))
        : Add("text", text, ("x", x), ("y", y), ("font-size", size), ("text-anchor", anchor), ("class", type));

    /// <summary>Appends the output of another writer.</summary>
    internal Svg Insert(string drawing)
    {
        written.Append(drawing);
        return this;
    }

    void Begin(string name, ReadOnlySpan<(string Name, object Value)> attributes)
    {
        written.Append('<').Append(name);
        foreach ((string key, object value) in attributes)
            written.Append(' ')
                .Append(key)
                .Append("=\"")
                .Append(value is double number ? Number(number) : Escape(Convert.ToString(value, CultureInfo.InvariantCulture)!))
                .Append('"');
    }

    /// <summary>A number as SVG writes it, rounded to hundredths.</summary>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    internal static string Number(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException($"Svg: expects finite numbers, received {value}; leave out what cannot be drawn.");
        string text = value.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>A text within XML or HTML. Characters that XML cannot hold become U+FFFD.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) escaped.Append(c).Append(text[++i]);
            else escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\t' or '\n' or '\r' => c.ToString(),
                _ => c < ' ' || char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF' ? "\uFFFD" : c.ToString(),
            });
        }
        return escaped.ToString();
    }

    /// <summary>Everything written so far.</summary>
    public override string ToString() => written.ToString();
}
