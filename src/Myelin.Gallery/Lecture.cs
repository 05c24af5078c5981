using System.Xml.Linq;

namespace Myelin.Gallery;

/// <summary>What stands above an entry's class in its file: the mathematics (its summary), and what it means (its remarks).</summary>
/// <remarks>The assembly carries the files of its entries, so that a page says what the file says.</remarks>
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
