using System.Security.Cryptography;
using System.Text;

namespace Myelin;

/// <summary>A drawing with a title and a text for those who do not see it. It is right on light and dark paper, alone and within a page.</summary>
/// <remarks>
/// Own figures derive from it and draw below <c>top</c>. Sizes are in units that are pixels at full size; figures are shown as wide as
/// there is room, so keep to the usual width and font sizes, which are legible on a telephone.
/// </remarks>
public abstract class Figure
{
    /// <summary>The room around everything.</summary>
    private protected const double Margin = 12;

    /// <summary>A figure by its title.</summary>
    protected Figure(string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Title = title;
    }

    /// <summary>What it shows, in a few words.</summary>
    public string Title { get; }

    /// <summary>What it shows, for those who do not see it: kind, axes, and what the data say. Made from the data unless set.</summary>
    public string Alt
    {
        get => field ?? Describe();
        set;
    }

    /// <summary>Its width; the height follows from the contents.</summary>
    public double Width { get; set; } = 480;

    /// <summary>Kind, axes, and what the data say, in a sentence or two.</summary>
    protected abstract string Describe();

    /// <summary>Draws everything below the title.</summary>
    /// <param name="svg">What is drawn on.</param>
    /// <param name="top">Where the title ends.</param>
    /// <returns>Where the drawing ends.</returns>
    protected abstract double Draw(Svg svg, double top);

    /// <summary>The drawing as SVG.</summary>
    /// <param name="id">Its id within a page, which no other may have: letters, digits, hyphens.</param>
    /// <exception cref="InvalidOperationException">There is nothing to show.</exception>
    public string ToSvg(string id)
    {
        if (id is not [>= 'a' and <= 'z' or >= 'A' and <= 'Z', ..] || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException(
                $"{Name}: expects an id of letters, digits and hyphens that begins with a letter, received \"{id}\"; \"figure-1\" is one.");
        var body = new Svg(id);
        double y = Margin;
        foreach (string line in Lettering.Wrap(Title, Width - 2 * Margin, Lettering.Large, bold: true))
        {
            y += Lettering.Large;
            body.Add("text", line, ("x", Margin), ("y", y), ("font-size", Lettering.Large), ("font-weight", "bold"), ("class", "ink"));
            y += (Lettering.LineHeight - 1) * Lettering.Large;
        }
        double height = Math.Ceiling(Draw(body, y + 4) + Margin);
        string drawing = body.ToString();
        return new Svg(id)
            .Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("id", id), ("class", "figure"), ("width", Width), ("height", height),
                ("viewBox", $"0 0 {Svg.Number(Width)} {Svg.Number(height)}"),
                    ("role", "img"), ("aria-labelledby", $"{id}-title {id}-text"), ("font-family", Lettering.Family), ("style", "max-width:100%;height:auto"))
            .Add("title", Title, ("id", $"{id}-title")).Add("desc", Alt, ("id", $"{id}-text"))
            .Add("style", Theme.StyleOf(id, "\"paper\"" + drawing))
            .Add("rect", ("class", "paper"), ("width", Width), ("height", height), ("rx", 6))
            .Insert(drawing).Close().ToString();
    }

    /// <summary>The figure's kind and title, for errors.</summary>
    private protected string Name => $"{GetType().Name} \"{Title}\"";

    /// <summary>The drawing as SVG, under an id made from its contents.</summary>
    public override string ToString()
    {
        string drawing = ToSvg("figure");
        return ToSvg($"figure-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(drawing)).AsSpan(0, 4))}");
    }

    /// <summary>Writes the drawing to a file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public void Save(string path)
    {
        byte[] file = Encoding.UTF8.GetBytes(ToString());
        WholeFile.Write(path, stream => stream.Write(file));
    }
}
