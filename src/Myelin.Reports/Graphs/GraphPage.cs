using System.Text;

namespace Myelin;

/// <summary>A page that shows a figure step by step.</summary>
static class GraphPage
{
    const string Style = """
        :root{color-scheme:light dark}
        body{margin:0 auto;padding:1rem;max-width:80rem;font:16px/1.45 Arial,Helvetica,sans-serif;background:#f5f6f8;color:#1f2328}
        h1{font-size:1.25rem;margin:0 0 .6rem}
        @media (prefers-color-scheme:dark){body{background:#0f1115;color:#e6e8eb}}
        """;

    public static string Of(ComputationGraphFigure figure)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, " +
            "initial-scale=1\"/>\n");
        page.Append(
            $"<title>{Svg.Escape(figure.Title)}</title>\n<style>\n{Style}\n{GraphSteps.Style}\n</style>\n</head>\n<body>\n<h1>{Svg.Escape(figure.Title)}: " +
                "step by step</h1>\n");
        return page.Append($"{GraphSteps.Of(figure, "figure")}<script>\n{GraphSteps.Script}\n</script>\n</body>\n</html>\n").ToString();
    }
}
