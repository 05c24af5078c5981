using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Myelin.Reports.Tests;

/// <summary>A drawing as it was written, read again.</summary>
internal sealed partial class Drawing
{
    public static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    public Drawing(Figure figure, string id = "figure") : this(figure.ToSvg(id)) { }

    public Drawing(string svg) => Root = XDocument.Parse(svg).Root!;

    public XElement Root { get; }

    public double Width => Number(Root, "width");

    public double Height => Number(Root, "height");

    public IEnumerable<XElement> All(string name) => Root.Descendants(Space + name);

    /// <summary>Elements of a class.</summary>
    public IEnumerable<XElement> Of(string type) => Root.Descendants().Where(element => Classes(element).Contains(type));

    public static string[] Classes(XElement element) => ((string?)element.Attribute("class") ?? "").Split(' ');

    public static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    /// <summary>The texts within an element of a class.</summary>
    public string[] Texts(string type) => [.. Of(type).Descendants(Space + "text").Select(text => text.Value)];

    public sealed record Box(double Left, double Top, double Right, double Bottom, string What)
    {
        public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

        public bool Holds(double x, double y, double slack) => x >= Left - slack && x <= Right + slack && y >= Top - slack && y <= Bottom + slack;
    }

    /// <summary>The room of every text by the table of widths.</summary>
    public Box[] TextBoxes => [.. All("text").Select(BoxOf)];

    static Box BoxOf(XElement text)
    {
        double size = Number(text, "font-size"), width = Lettering.Width(text.Value, size, text.Attribute("font-weight") != null);
        if (text.Attribute("transform") is { } turned)
        {
            double[] place = Numbers(turned.Value);
            return new(place[0] - 0.75 * size, place[1] - width, place[0] + 0.2 * size, place[1], text.Value);
        }
        double x = Number(
            text, "x"), y = Number(text, "y"), left = (string?)text.Attribute("text-anchor") switch { "end" => x - width, "middle" => x - width / 2, _ => x };
        return new(left, y - 0.75 * size, left + width, y + 0.2 * size, text.Value);
    }

    public static Box BoxOfRect(XElement rect) => new(
        Number(rect, "x"), Number(rect, "y"), Number(rect, "x") + Number(rect, "width"), Number(rect, "y") + Number(rect, "height"), "rect");

    /// <summary>The places that a mark touches: corners of outlines, middles of circles, corners of rectangles and images.</summary>
    public static IEnumerable<(double X, double Y)> Places(XElement mark)
    {
        switch (mark.Name.LocalName)
        {
            case "circle": return [(Number(mark, "cx"), Number(mark, "cy"))];
            case "rect" when mark.Attribute("x") == null: return [(Number(mark, "width"), Number(mark, "height"))];      // the paper
            case "rect" or "image":
                return [
                (Number(mark, "x"), Number(mark, "y")),
                (Number(mark, "x") + Number(mark, "width"), Number(mark, "y") + Number(mark, "height")),
            ];
            case "path": return OfPath(mark.Attribute("d")!.Value);
            default: return [];
        }
    }

    /// <summary>The points of a path: where its commands end, and the controls of its curves. Small letters count from where the command begins.</summary>
    static IEnumerable<(double X, double Y)> OfPath(string path)
    {
        (double X, double Y) at = (0, 0);
        foreach (Match command in CommandPattern().Matches(path))
        {
            char kind = command.Value[0];
            bool relative = char.IsLower(kind);
            double[] numbers = Numbers(command.Value);
            (double X, double Y) from = relative ? at : (0, 0);
            if (char.ToUpperInvariant(kind) == 'H') yield return at = (from.X + numbers[0], at.Y);
            else if (char.ToUpperInvariant(kind) == 'V') yield return at = (at.X, from.Y + numbers[0]);
            else
                for (int i = 0; i + 1 < numbers.Length; i += 2)
                {
                    if (relative && kind == 'l') from = at;
                    yield return at = (from.X + numbers[i], from.Y + numbers[i + 1]);
                }
        }
    }

    [GeneratedRegex("[A-Za-z][^A-Za-z]*", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex CommandPattern();

    [GeneratedRegex(@"-?\d+(\.\d+)?", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NumberPattern();

    public static double[] Numbers(string text) => [.. NumberPattern().Matches(text).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
}
