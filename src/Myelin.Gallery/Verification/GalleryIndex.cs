using System.Text;

namespace Myelin.Gallery;

/// <summary>The index of a folder of gallery pages: all entries by subject and by lecture, with links to those that were run.</summary>
public static class GalleryIndex
{
    /// <summary>The name of the file, and of that of an entry's page in its own folder.</summary>
    public const string FileName = "index.html";

    /// <summary>The name of the first figure of an entry, which the index shows.</summary>
    public const string Cover = "cover.svg";

    const string Style = """
        :root { color-scheme: light dark; --paper: #ffffff; --ink: #1a1a1a; --muted: #5c5c5c; --line: #d8d8d8; }
        @media (prefers-color-scheme: dark) { :root { --paper: #16181c; --ink: #e8e8e8; --muted: #a0a4aa; --line: #3a3d44; } }
        body { margin: 0 auto; max-width: 80rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
        .entries { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1rem; }
        .entry { border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; }
        .entry img { width: 100%; height: 11rem; object-fit: contain; object-position: top; }
        .muted, code { color: var(--muted); font-size: .875rem; }
        """;

    /// <summary>The page.</summary>
    /// <param name="folder">The folder with the pages of entries, each in a folder of the entry's id.</param>
    public static string Of(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" " +
            $"content=\"width=device-width, initial-scale=1\">\n<title>The gallery</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n" +
            "<h1>The gallery</h1>\n" +
            "<p>The systems of five lectures on neural networks, each as a model, a run and a measurement.</p>\n");
        foreach (GallerySection section in GalleryTable.Sections)
        {
            html.Append($"<h2>{Typesetting.Html(section.Title)}</h2>\n<div class=\"entries\">\n");
            foreach (GalleryEntry entry in section.Entries) Write(html, folder, entry);
            html.Append("</div>\n");
        }
        html.Append("<h2>The lectures</h2>\n");
        foreach (LectureDeck deck in LectureDeck.All)
        {
            IEnumerable<GalleryEntry> its = GalleryTable.All.Where(entry => LectureDeck.Of(entry).Contains(deck));
            string entries = string.Join(", ", its.Select(entry => Name(folder, entry, entry.Id)));
            html.Append($"<p id=\"lecture-{char.ToLowerInvariant(deck.Letter)}\"><strong>{Typesetting.Html(deck.Title)}</strong> " +
                $"({Typesetting.Html(deck.Source)}): {entries}</p>\n");
        }
        return html.Append("</body>\n</html>\n").ToString();
    }

    static void Write(StringBuilder html, string folder, GalleryEntry entry)
    {
        bool hasPage = HasPage(folder, entry), hasCover = hasPage && File.Exists(Path.Combine(folder, entry.Id, Cover));
        string cover = hasCover ? $"<a href=\"{entry.Id}/{FileName}\"><img loading=\"lazy\" alt=\"\" src=\"{entry.Id}/{Cover}\"></a>" : "";
        html.Append($"<div class=\"entry\">{cover}" +
            $"{Name(folder, entry, entry.Title)}{(hasPage ? "" : $"<br><code>myelin gallery run {entry.Id}</code>")}</div>\n");
    }

    static bool HasPage(string folder, GalleryEntry entry) => File.Exists(Path.Combine(folder, entry.Id, FileName));

    static string Name(string folder, GalleryEntry entry, string name) =>
        HasPage(folder, entry) ? $"<a href=\"{entry.Id}/{FileName}\">{Typesetting.Html(name)}</a>" : Typesetting.Html(name);
}
