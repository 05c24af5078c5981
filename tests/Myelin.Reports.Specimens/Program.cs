using System.Text;
using Myelin.Reports.Specimens;

if (args is not [string folder])
{
    Console.Error.WriteLine("Specimens: expects a folder to write to; give one.");
    return 1;
}
Directory.CreateDirectory(folder);
var page = new StringBuilder(
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" " +
        "content=\"width=device-width\"><title>Specimens</title><style>:root{color-scheme:light " +
            "dark}body{margin:12px;display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr))}.figure{width:100%}</style>\n");
foreach (var (name, figure) in Specimens.All)
{
    figure.Save(Path.Combine(folder, $"{name}.svg"));
    page.Append("<div>").Append(figure.ToSvg(name)).Append("</div>\n");
}
foreach (var (name, report) in Runs.All()) report.Save(Path.Combine(folder, $"{name}.html"));
File.WriteAllText(Path.Combine(folder, "index.html"), page.ToString());
Console.WriteLine($"{Specimens.All.Count} figures in {Path.Combine(folder, "index.html")}");
return 0;
