using System.Text;

namespace Myelin;

/// <summary>
/// Writes a report as one HTML page without external resources. It contains a script only to step through a
/// computation graph.
/// </summary>
sealed class ReportPage
{
    const string Style = """
        :root{color-scheme:light dark;--paper:#fff;--back:#f3f4f6;--ink:#1f2328;--muted:#57606a;--line:#d9dde2}
        @media screen and (prefers-color-scheme:dark){:root{--paper:#16181d;--back:#0d0e11;--ink:#e6e8eb;--muted:#a2a9b4;--line:#343941}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 Arial,Helvetica,'Liberation Sans',sans-serif}
        main{margin:0;padding:16px clamp(16px,3vw,56px);display:grid;gap:0 16px;grid-template-columns:repeat(auto-fill,minmax(min(100%,560px),1fr))}
        h1,section:not(.half){grid-column:1/-1}
        section{min-width:0}
        h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0 1rem;overflow-wrap:anywhere}
        h2{font-size:1.2rem;margin:2rem 0 .5rem}
        p{max-width:46rem;margin:.5rem 0}
        .figures{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));align-items:start;margin:.75rem 0}
        .figures>*{min-width:0}
        .figures>figure:not(.wide){max-width:722px}
        .figures .scroll{margin:0}
        figure{margin:0;background:var(--paper);border:1px solid var(--line);border-radius:6px}
        .figure{display:block;width:100%;max-width:720px!important}
        .narrow .figure{width:auto;max-width:100%!important}
        .wide{grid-column:1/-1;overflow-x:auto}
        .wide .figure{width:auto;max-width:none!important}
        .steps{margin:.75rem 0}
        .scroll{overflow-x:auto;background:var(--paper);border:1px solid var(--line);border-radius:6px;margin:.75rem 0}
        table{border-collapse:collapse;font-size:.9rem;width:100%}
        caption{text-align:left;color:var(--muted);padding:8px 12px}
        th,td{text-align:left;padding:6px 12px;border-top:1px solid var(--line);vertical-align:top}
        th{font-weight:bold}
        .facts th{font-weight:normal;color:var(--muted);width:14rem}
        .facts td{overflow-wrap:anywhere}
        table:not(.facts) td,table:not(.facts) th{white-space:nowrap}
        .number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        pre{margin:0;padding:12px;font:.85rem/1.45 Consolas,'Liberation Mono',Menlo,monospace}
        @media (max-width:480px){.facts th{width:8rem}th,td{padding:6px 8px}main{padding:10px}}
        @media print{body{background:none}main{max-width:none;padding:0}figure,.scroll,tr{break-inside:avoid}.scroll{overflow:visible}}
        """;

    /// <summary>A wider figure has a row of its own that scrolls; scaled down, its text would be illegible.</summary>
    const double Wide = 560;

    /// <summary>A narrower figure is not enlarged, because its text would be larger than that of other figures.</summary>
    const double Usual = 480;

    /// <summary>A table of more columns has a row of its own.</summary>
    const int FewColumns = 4;

    readonly StringBuilder html = new();
    readonly FigurePage figures = new();

    public static string Of(string title, IReadOnlyList<ReportSection> sections)
    {
        bool steps = sections.Any(section => section.OfType<ReportGraph>().Any());
        var page = new ReportPage();
        page.html.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>{Svg.Escape(title)}</title>
            <style>
            {Style}
            {(steps ? GraphSteps.Style : "")}
            </style>
            </head>
            <body>
            <main>
            <h1>{Svg.Escape(title)}</h1>

            """);
        foreach (ReportSection section in sections) page.Write(section);
        return page.html.Append($"{page.figures.Script}{(steps ? $"<script>\n{GraphSteps.Script}\n</script>\n" : "")}</main>\n</body>\n</html>\n").ToString();
    }

    void Write(ReportSection section)
    {
        bool half = section.Count(item => item is not string) == 1 && section.All(item => item is string or Figure { Width: <= Wide });
        html.Append($"<section{(half ? " class=\"half\"" : "")}>\n<h2>{Svg.Escape(section.Heading)}</h2>\n");
        bool side = false;
        object[] items = [.. section];
        for (int i = 0; i < items.Length; i++)
        {
            object item = items[i];
            if (item is Figure && (i == 0 || items[i - 1] is not Figure)) figures.Align([.. items.Skip(i).TakeWhile(next => next is Figure).Cast<Figure>()]);
            if (item is Figure or ReportTable or ReportLines != side)
            {
                html.Append(side ? "</div>\n" : "<div class=\"figures\">\n");
                side = !side;
            }
            switch (item)
            {
                case Figure figure:
                    html.Append(figure.Width switch
                    {
                        > Wide => "<figure class=\"wide\" tabindex=\"0\">\n",
                        < Usual => "<figure class=\"narrow\">\n",
                        _ => "<figure>\n",
                    }).Append(figures.Draw(figure)).Append("</figure>\n"); break;
                case ReportGraph graph: html.Append(GraphSteps.Of(graph.Figure, figures.NextId())); break;
                case ReportTable table: Write(table); break;
                case ReportLines lines: html.Append($"<div class=\"scroll\" tabindex=\"0\"><pre>{Svg.Escape(lines.Text)}</pre></div>\n"); break;
                default: html.Append($"<p>{Svg.Escape((string)item)}</p>\n"); break;
            }
        }
        html.Append(side ? "</div>\n</section>\n" : "</section>\n");
    }

    void Write(ReportTable table)
    {
        bool facts = table.Columns.Count == 0;
        int columns = facts ? 2 : table.Columns.Count;
        if (table.Rows.FirstOrDefault(row => row.Count != columns) is { } odd)
            throw new ArgumentException($"ReportTable \"{table.Caption}\": expects {columns} texts in each row, received {odd.Count}; fill the row.");
        bool[] number = [.. Enumerable.Range(0, columns).Select(i => !facts && table.Rows.Count > 0 && table.Rows.All(row => IsNumber(row[i])))];
        html.Append($"<div class=\"scroll{(columns > FewColumns ? " wide" : "")}\" tabindex=\"0\" role=\"region\" " +
            $"aria-label=\"{Svg.Escape(table.Caption)}\">\n<table{(facts ? " class=\"facts\"" : "")}>\n<caption>{Svg.Escape(table.Caption)}</caption>\n");
        if (!facts) Row(table.Columns, (text, i) => $"<th scope=\"col\"{(number[i] ? " class=\"number\"" : "")}>{text}</th>");
        foreach (IReadOnlyList<string> row in table.Rows)
            Row(row, (text, i) => i == 0 && !number[0] ? $"<th scope=\"row\">{text}</th>" : $"<td{(number[i] ? " class=\"number\"" : "")}>{text}</td>");
        html.Append("</table>\n</div>\n");
    }

    void Row(IReadOnlyList<string> texts, Func<string, int, string> cell)
    {
        html.Append("<tr>");
        for (int i = 0; i < texts.Count; i++) html.Append(cell(Svg.Escape(texts[i]), i));
        html.Append("</tr>\n");
    }

    static bool IsNumber(string text) => text is "" or "none" || text.TrimStart('−', '-') is [>= '0' and <= '9', ..] digits
        && digits.All(c => char.IsDigit(c) || c is '.' or ',' or '%' or ' ' or '×' or '⁻' or '⁰' or '¹' or '²' or '³' or (>= '⁴' and <= '⁹'));
}
