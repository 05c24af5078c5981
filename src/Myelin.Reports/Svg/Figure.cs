using System.Security.Cryptography;
using System.Text;

namespace Myelin;

/// <summary>A drawing with a title and an alternative text, for light and dark backgrounds, alone or within a page.</summary>
/// <remarks>
/// Figures of your own derive from it and draw below <c>top</c>. One unit is a pixel at full size; figures are shown as wide as
/// the page allows, so keep the usual width and font sizes, which are legible on a phone.
/// </remarks>
public abstract class Figure
{
    /// <summary>The outer margin.</summary>
    private protected const double Margin = 12;

    /// <summary>A figure by its title.</summary>
    protected Figure(string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Title = title;
    }

    /// <summary>The title.</summary>
    public string Title { get; }

    /// <summary>The alternative text: kind, axes and a summary of the data. Made from the data unless set.</summary>
    public string Alt
    {
        get => field ?? Describe();
        set;
    }

    /// <summary>Its width; the height follows from the contents.</summary>
    public double Width { get; set; } = 480;

    /// <summary>Kind, axes and a summary of the data, in a sentence or two.</summary>
    protected abstract string Describe();

    /// <summary>The quantity that colours show with its map, and its range; null if colours show none.</summary>
    internal virtual (object Key, double Low, double High)? Colouring => null;

    /// <summary>Draws everything below the title.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="top">The lower edge of the title.</param>
    /// <returns>The lower edge of the drawing.</returns>
    protected abstract double Draw(Svg svg, double top);

    /// <summary>The drawing as SVG.</summary>
    /// <param name="id">Its id, unique within a page: letters, digits, hyphens.</param>
    /// <exception cref="InvalidOperationException">There is nothing to show.</exception>
    public string ToSvg(string id) => ToSvg(id, page: null);

    /// <summary>The drawing within a page of several.</summary>
    internal string ToSvg(string id, FigurePage? page)
    {
        if (id is not [>= 'a' and <= 'z' or >= 'A' and <= 'Z', ..] || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException(
                $"{Name}: expects an id of letters, digits and hyphens that begins with a letter, received \"{id}\"; \"figure-1\" is one.");
        (string drawing, double width, double height) = Contents(id, page);
        return new Svg(id)
            .Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("id", id), ("class", "figure"), ("width", width), ("height", height),
                ("viewBox", $"0 0 {Svg.Number(width)} {Svg.Number(height)}"),
                    ("role", "img"), ("aria-labelledby", $"{id}-title {id}-text"), ("font-family", Lettering.Family), ("style", "max-width:100%;height:auto"))
            .Add("title", Title, ("id", $"{id}-title")).Add("desc", Alt, ("id", $"{id}-text"))
            .Add("style", Theme.StyleOf(id, "\"paper\"" + drawing))
            .Add("rect", ("class", "paper"), ("width", width), ("height", height), ("rx", 6))
            .Insert(drawing).Close().ToString();
    }

    /// <summary>The title and everything below, and the size, without the element around.</summary>
    internal (string Drawing, double Width, double Height) Contents(string id, FigurePage? page)
    {
        var body = new Svg(id) { Page = page };
        double y = Margin;
        foreach (string line in Lettering.Wrap(Title, Width - 2 * Margin, Lettering.Large, bold: true))
        {
            y += Lettering.Large;
            body.Add("text", line, ("x", Margin), ("y", y), ("font-size", Lettering.Large), ("font-weight", "bold"), ("class", "ink"));
            y += (Lettering.LineHeight - 1) * Lettering.Large;
        }
        double height = Math.Ceiling(Draw(body, y + 4) + Margin);
        return (body.ToString(), Width, height);
    }

    /// <summary>The figure's kind and title, for errors.</summary>
    private protected string Name => $"{GetType().Name} \"{Title}\"";

    /// <summary>The drawing as SVG, under an id made from its contents.</summary>
    public override string ToString()
    {
        string drawing = ToSvg("figure");
        return ToSvg($"figure-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(drawing)).AsSpan(0, 4))}");
    }

    /// <summary>Writes the drawing to a file, completely or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public void Save(string path)
    {
        byte[] file = Encoding.UTF8.GetBytes(ToString());
        WholeFile.Write(path, stream => stream.Write(file));
    }
}
