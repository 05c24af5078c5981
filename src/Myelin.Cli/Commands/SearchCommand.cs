using System.CommandLine;
using Myelin.Cli.Pictures;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin search</c>: the pictures of a folder that are most like one.</summary>
static class SearchCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin search ./photos cat.jpg", "the 12 pictures most like the cat, as a page and as a list"),
        new("myelin search ./photos cat.jpg --top 40 --open", "more of them, shown in the browser"),
    ];

    static readonly Argument<string> Folder = new("folder") { Description = "The folder with pictures; those in its subfolders count." };
    static readonly Argument<string> Query = new("query") { Description = "The picture to compare with (.jpg, .png and others)." };
    static readonly Option<long?> Top = Values.Whole("--top", "How many pictures are found; 12 if left out.", 1, 200);
    static readonly Option<string?> Out = new("--out") { Description = "The page to write. Default: search-<query>.html.", HelpName = "file" };
    static readonly Option<bool> Open = new("--open") { Description = "Show the page." };
    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        var command = new Command("search", "Find the pictures of a folder that are most like one, with a network trained on photographs (downloaded once, " +
            "57 MiB). What the network sees is kept in the folder, so the next search is fast.")
        {
            Folder, Query, Top, Out, Open, Json,
        };
        command.SetAction(parsed =>
        {
            string query = parsed.GetRequiredValue(Query);
            return new Searching
            {
                Folder = parsed.GetRequiredValue(Folder),
                Query = query,
                Top = (int)(parsed.GetValue(Top) ?? 12),
                Page = parsed.GetValue(Out) ?? $"search-{Path.GetFileNameWithoutExtension(query)}.html",
            }.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(Json), parsed.GetValue(Open));
        });
        return command;
    }
}
