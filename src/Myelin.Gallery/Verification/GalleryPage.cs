using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Myelin.Gallery;

/// <summary>A run of an entry as one page.</summary>
public static partial class GalleryPage
{
    const string Style = """
        :root { color-scheme: light dark; --paper: #ffffff; --ink: #1a1a1a; --muted: #5c5c5c; --line: #d8d8d8; }
        @media (prefers-color-scheme: dark) { :root { --paper: #16181c; --ink: #e8e8e8; --muted: #a0a4aa; --line: #3a3d44; } }
        body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
        h2 { font-size: 1.2rem; margin: 2rem 0 .25rem; }
        nav { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: 1.5rem; }
        p.muted { color: var(--muted); margin: .25rem 0; }
        ul { padding-left: 1.25rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1rem; align-items: start; }
        .figures svg { width: 100%; max-width: 560px !important; height: auto; }
        .figures .narrow svg { width: auto; max-width: 100% !important; }
        p.lecture { border-left: 3px solid var(--line); margin: 0; padding: .25rem 0 .25rem .9rem; }
        p.lecture.first { font-size: 1.1rem; margin-top: 1rem; }
        sub, sup { line-height: 0; }
        code span { white-space: nowrap; }
        table { border-collapse: collapse; margin: 1rem 0; table-layout: fixed; width: 100%; }
        th, td { text-align: left; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        .number { text-align: right; font-variant-numeric: tabular-nums; width: 9rem; }
        .required { width: 12rem; }
        .judged { width: 4rem; }
        @media (max-width: 44rem) {
          tr { display: grid; grid-template-columns: auto 1fr auto; border-bottom: 1px solid var(--line); }
          tr.head { display: none; }
          td { border: 0; width: auto !important; }
          td:first-child { grid-column: 1 / -1; padding-bottom: 0; }
          td.number { text-align: left; font-weight: 600; }
          td.required { font-size: .875rem; }
          td.required:not(:empty)::before { content: "required "; }
        }
        .figures .wide { border: 1px solid var(--line); grid-column: 1 / -1; overflow-x: auto; }
        .figures .wide svg { width: auto; max-width: none !important; }
        """;

    /// <summary>A wider figure has a row of its own that scrolls; scaled down, its text would be illegible.</summary>
    const double Wide = 560;

    /// <summary>A narrower figure is not enlarged.</summary>
    const double Usual = 480;

    /// <summary>The page, without external resources: the idea and the first figure, the explanation, the run, and what was measured.</summary>
    public static string Of(GalleryEntry entry, GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(run);
        var html = new StringBuilder();
        var page = new FigurePage();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, " +
            $"initial-scale=1\">\n<title>{Text(entry.Title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>{Text(entry.Title)}</h1>\n");
        IReadOnlyList<string> lecture = Lecture.Of(entry);
        if (lecture.Count > 0) html.Append($"<p class=\"lecture first\">{Text(lecture[0])}</p>\n");
        if (run.Cover is { } cover) WriteFigures(html, page, [cover]);
        foreach (string paragraph in lecture.Skip(1)) html.Append($"<p class=\"lecture\">{Text(paragraph)}</p>\n");
        if (entry.Erratum is { } erratum) html.Append($"<p><strong>Error in the lecture.</strong> {Text(erratum)}</p>\n");
        WriteSteps(html, page, run);
        WriteMeasurements(html, entry, run);
        WriteFoot(html, entry, run);
        return html.Append(page.Script).Append("</body>\n</html>\n").ToString();
    }

    /// <summary>Each text, followed by its figures. That of the cover stands at the beginning of the page.</summary>
    static void WriteSteps(StringBuilder html, FigurePage page, GalleryRun run)
    {
        var drawn = new List<Figure>();
        foreach (object step in run.Steps)
        {
            if (step is Figure figure && figure != run.Cover) drawn.Add(figure);
            if (step is not string text) continue;
            WriteFigures(html, page, drawn);
            drawn.Clear();
            html.Append($"<p>{Text(text)}</p>\n");
        }
        WriteFigures(html, page, drawn);
    }

    static void WriteFigures(StringBuilder html, FigurePage page, IReadOnlyList<Figure> figures)
    {
        if (figures.Count == 0) return;
        html.Append("<div class=\"figures\">\n");
        page.Align(figures);
        foreach (Figure figure in figures)
        {
            string attributes = figure.Width switch { > Wide => " class=\"wide\" tabindex=\"0\"", < Usual => " class=\"narrow\"", _ => "" };
            html.Append($"<div{attributes}>{page.Draw(figure)}</div>\n");
        }
        html.Append("</div>\n");
    }

    static void WriteMeasurements(StringBuilder html, GalleryEntry entry, GalleryRun run)
    {
        string published = entry.Published == null ? "" : $" Published: {Text(entry.Published)}.";
        html.Append($"<h2>Measured and required</h2>\n<p>Required: {Text(entry.Required)}.{published} " +
            $"{(run.Works ? "Everything is as it must be." : "Not everything is as it must be.")}</p>\n<table>\n{Head}");
        foreach (Measurement measurement in run.Measurements)
            html.Append($"<tr><td>{Text(measurement.Name)}</td><td class=\"number\">{Text(measurement.Shown)}</td><td " +
                $"class=\"required\">{Text(measurement.Required(run.IsShort))}</td><td class=\"judged\">{Judged(measurement, run.IsShort)}</td></tr>\n");
        html.Append("</table>\n");
    }

    /// <summary>How to get the same again, the lectures, and the way to other entries.</summary>
    static void WriteFoot(StringBuilder html, GalleryEntry entry, GalleryRun run)
    {
        string weights = run.Weights == null ? "" : $"Weights: SHA-256 <code>{run.Weights[..16]}</code>. ";
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"muted\">{weights}Again: <code>myelin gallery run <span>{Text(entry.Id)}</span> " +
            $"<span>--seed {run.Seed}</span>{(run.IsShort ? " <span>--short</span>" : "")}</code></p>\n");
        if (LectureDeck.Of(entry) is { Count: > 0 } decks)
            html.Append($"<p class=\"muted\">Lectures: {string.Join("; ", decks.Select(deck =>
                $"<a href=\"../index.html#lecture-{char.ToLowerInvariant(deck.Letter)}\">{Text(deck.Title)}</a> ({Text(deck.Source)})"))}</p>\n");
        GalleryEntry[] all = [.. GalleryTable.All];
        int at = Array.FindIndex(all, other => other.Id == entry.Id);
        if (at < 0) return;
        string Link(int i, string rel, string arrow) => i < 0 || i >= all.Length ? ""
            : $"<a rel=\"{rel}\" href=\"../{Text(all[i].Id)}/index.html\">{arrow}{Text(all[i].Title)}</a>";
        html.Append($"<nav>{Link(at - 1, "prev", "← ")} <a href=\"../index.html\">All entries</a> {Link(at + 1, "next", "→ ")}</nav>\n");
    }

    const string Head = "<tr class=\"head\"><th>measured</th><th class=\"number\">value</th><th class=\"required\">required</th><th " +
        "class=\"judged\">judged</th></tr>\n";

    static string Judged(Measurement measurement, bool isShort) => measurement.Bound == Bound.None ? "" : !measurement.Holds(isShort) ? "not met"
        : isShort && measurement is { Bound: Bound.AtLeast or Bound.AtMost, ShortLimit: null } ? "at full length" : "met";

    /// <summary>A text as HTML; a lecture that it names by its letter, such as "A's", becomes its course or author with a link to the index.</summary>
    static string Text(string text) => LetterOfLecture().Replace(Typesetting.Html(text), match =>
        $"<a href=\"../index.html#lecture-{match.Value[..1].ToLowerInvariant()}\">{LectureDeck.All.Single(deck => deck.Letter == match.Value[0]).Short}</a>");

    [GeneratedRegex("(?<![\\w&;])[A-E](?=&#39;s )", RegexOptions.None, 1000)]
    private static partial Regex LetterOfLecture();
}
