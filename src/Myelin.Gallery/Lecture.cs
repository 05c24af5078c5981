using System.Xml.Linq;

namespace Myelin.Gallery;

/// <summary>The comment of an entry's class: the mathematics (its summary) and the explanation (its remarks).</summary>
/// <remarks>The assembly embeds the source files of its entries, so page and file cannot differ.</remarks>
public static class Lecture
{
    /// <summary>The paragraphs, the mathematics first; none for an entry whose file is not in this assembly.</summary>
    public static IReadOnlyList<string> Of(GalleryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string name = entry.GetType().Name;
        using Stream? file = typeof(Lecture).Assembly.GetManifestResourceStream($"{name}.cs");
        if (file == null) return [];
        using var reader = new StreamReader(file);
        var comment = new List<string>();
        while (reader.ReadLine() is { } line && !line.StartsWith($"public sealed class {name} ", StringComparison.Ordinal))
        {
            if (line.StartsWith("///", StringComparison.Ordinal)) comment.Add(line[3..]);
            else comment.Clear();
        }
        return [.. XElement.Parse($"<lecture>{string.Concat(comment)}</lecture>").Elements().Select(
            part => string.Join(' ', Words(part).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
    }

    static string Words(XElement part) =>
        string.Concat(part.Nodes().Select(node => node is XElement element ? (string?)element.Attribute("cref") ?? element.Value : ((XText)node).Value));
}
