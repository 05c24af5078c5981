using System.Net;
using System.Text;

namespace Myelin.Gallery;

/// <summary>A run of an entry as one page: what it is, what it told, its figures, what was measured.</summary>
public static class GalleryPage
{
    const string Style = """
        :root { color-scheme: light dark; --paper: #ffffff; --ink: #1a1a1a; --muted: #5c5c5c; --line: #d8d8d8; }
        @media (prefers-color-scheme: dark) { :root { --paper: #16181c; --ink: #e8e8e8; --muted: #a0a4aa; --line: #3a3d44; } }
        body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
        p.muted { color: var(--muted); margin: .25rem 0; }
        ul { padding-left: 1.25rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1rem; align-items: start; }
        .figures svg { width: 100%; max-width: 560px !important; height: auto; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; margin-top: 1rem; }
        th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .figures .narrow svg { width: auto; max-width: 100% !important; }
        .figures .wide { grid-column: 1 / -1; overflow-x: auto; }
        .figures .wide svg { width: auto; max-width: none !important; }
        """;

    /// <summary>A figure that is wider than this has a row of its own, in which it can be scrolled: smaller, its texts could not be read.</summary>
    const double Wide = 560;

    /// <summary>A figure that is narrower than this is not made larger than it is.</summary>
    const double Usual = 480;

    /// <summary>The page, which needs no network.</summary>
    public static string Of(GalleryEntry entry, GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(run);
        var html = new StringBuilder();
        html.Append($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{Text(entry.Id)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        html.Append($"<h1>{Text(entry.Title)}</h1>\n<p class=\"muted\">{Text(entry.Id)}, lectures {Text(entry.Decks)}, seed {run.Seed}{(run.IsShort ? ", short run" : "")}. {(run.Works ? "Everything is as it must be." : "Not everything is as it must be.")}</p>\n");
        if (entry.Erratum is { } erratum) html.Append($"<p><strong>The lecture errs.</strong> {Text(erratum)}</p>\n");
        foreach (string line in run.Lines) html.Append($"<p>{Text(line)}</p>\n");
        html.Append("<div class=\"figures\">\n");
        for (int i = 0; i < run.Figures.Count; i++) html.Append($"<div{run.Figures[i].Figure.Width switch { > Wide => " class=\"wide\" tabindex=\"0\"", < Usual => " class=\"narrow\"", _ => "" }}>{run.Figures[i].Figure.ToSvg($"figure-{i + 1}")}</div>\n");
        html.Append("</div>\n<div class=\"scroll\"><table>\n<tr><th>measured</th><th></th><th>required</th><th></th></tr>\n");
        foreach (Measurement measurement in run.Measurements)
            html.Append($"<tr><td>{Text(measurement.Name)}</td><td class=\"number\">{Text(measurement.Shown)}</td><td>{Text(measurement.Requirement)}</td><td>{Judged(measurement, run.IsShort)}</td></tr>\n");
        html.Append($"</table></div>\n<p class=\"muted\">Required: {Text(entry.Required)}.{(entry.Published == null ? "" : $" Published: {Text(entry.Published)}.")} Again: <code>myelin gallery run {Text(entry.Id)} --seed {run.Seed}{(run.IsShort ? " --short" : "")}</code></p>\n</body>\n</html>\n");
        return html.ToString();
    }

    static string Judged(Measurement measurement, bool isShort) => measurement.Bound == Bound.None ? "" : !measurement.Holds(isShort) ? "not met" : isShort && measurement.Bound is Bound.AtLeast or Bound.AtMost ? "at full length" : "met";

    static string Text(string text) => WebUtility.HtmlEncode(text);
}
