using System.Globalization;
using System.Text;

namespace Myelin.Gallery;

/// <summary>A run of an entry as one page: the mathematics, then each text with the measurements and figures that follow it.</summary>
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

    /// <summary>The page, without external resources.</summary>
    public static string Of(GalleryEntry entry, GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(run);
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, " +
            $"initial-scale=1\">\n<title>{Text(entry.Id)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Text(entry.Title)}</h1>\n<p class=\"muted\">{Text(entry.Id)}, lectures {Text(entry.Decks)}, seed " +
            $"{run.Seed}{(run.IsShort ? ", short run" : "")}. {(run.Works ? "Everything is as it must be." : "Not everything is as it must be.")}</p>\n");
        IReadOnlyList<string> lecture = Lecture.Of(entry);
        for (int i = 0; i < lecture.Count; i++) html.Append($"<p class=\"lecture{(i == 0 ? " first" : "")}\">{Text(lecture[i])}</p>\n");
        if (entry.Erratum is { } erratum) html.Append($"<p><strong>Error in the lecture.</strong> {Text(erratum)}</p>\n");
        Write(html, run);
        html.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"muted\">Required: {Text(entry.Required)}.{(entry.Published == null ? "" : $" Published: {Text(entry.Published)}.")}{(run.Weights == null ? "" : $" Weights: SHA-256 <code>{run.Weights[..16]}</code>.")} Again: " +
                $"<code>myelin gallery run <span>{Text(entry.Id)}</span> <span>--seed " +
                    $"{run.Seed}</span>{(run.IsShort ? " <span>--short</span>" : "")}</code></p>\n</body>\n</html>\n");
        return html.ToString();
    }

    /// <summary>Each text, followed by its measurements and then its figures.</summary>
    static void Write(StringBuilder html, GalleryRun run)
    {
        int figures = 0;
        bool isFirstTable = true;
        var measured = new List<Measurement>();
        var drawn = new List<Figure>();
        foreach (object step in run.Steps)
        {
            if (step is Measurement measurement) measured.Add(measurement);
            if (step is Figure figure) drawn.Add(figure);
            if (step is not string text) continue;
            Close();
            html.Append($"<p>{Text(text)}</p>\n");
        }
        Close();

        void Close()
        {
            if (measured.Count > 0)
            {
                html.Append($"<table>\n{(isFirstTable ? Head : "")}");
                foreach (Measurement measurement in measured)
                    html.Append($"<tr><td>{Text(measurement.Name)}</td><td class=\"number\">{Text(measurement.Shown)}</td><td " +
                        $"class=\"required\">{Text(measurement.Required(run.IsShort))}</td><td class=\"judged\">{Judged(measurement, run.IsShort)}</td></tr>\n");
                html.Append("</table>\n");
                isFirstTable = false;
            }
            if (drawn.Count > 0)
            {
                html.Append("<div class=\"figures\">\n");
                foreach (Figure figure in drawn)
                {
                    string attributes = figure.Width switch { > Wide => " class=\"wide\" tabindex=\"0\"", < Usual => " class=\"narrow\"", _ => "" };
                    html.Append($"<div{attributes}>{figure.ToSvg($"figure-{++figures}")}</div>\n");
                }
                html.Append("</div>\n");
            }
            measured.Clear();
            drawn.Clear();
        }
    }

    const string Head = "<tr class=\"head\"><th>measured</th><th class=\"number\">value</th><th class=\"required\">required</th><th " +
        "class=\"judged\">judged</th></tr>\n";

    static string Judged(Measurement measurement, bool isShort) => measurement.Bound == Bound.None ? "" : !measurement.Holds(isShort) ? "not met"
        : isShort && measurement is { Bound: Bound.AtLeast or Bound.AtMost, ShortLimit: null } ? "at full length" : "met";

    static string Text(string text) => Typesetting.Html(text);
}
