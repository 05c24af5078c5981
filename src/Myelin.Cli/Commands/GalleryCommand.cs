using System.CommandLine;
using Myelin.Cli.Running;
using Myelin.Gallery;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin gallery</c>: every system of the lectures, run and measured.</summary>
static class GalleryCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin gallery list", "all systems of the lectures"),
        new("myelin gallery run parity", "run one and write a page with its figures"),
        new("myelin gallery run templates --short", "a run of a second or two on little data", "mnist"),
        new("myelin gallery verify parity perceptron", "measure two at full length and write docs/results.md", "sonar"),
    ];

    static readonly Option<long?> Seed = Values.Whole("--seed", "Of initial weights, orders and drawn data; 0 if left out.", 0, long.MaxValue);
    static readonly Option<bool> Short = new("--short") { Description = "A run of a second or two on little data; only exact requirements are judged." };
    static readonly Option<string?> Folder = new("--data")
    {
        Description = "The folder with the data files. Default: the places that \"myelin data list\" searches.",
        HelpName = "folder",
    };
    static readonly Option<string> Out = new("--out")
    {
        Description = "The folder for pages, figures and results.",
        HelpName = "folder",
        DefaultValueFactory = _ => Path.Combine("runs", "gallery"),
    };
    static readonly Option<string> Results = new("--results")
    {
        Description = "The table that verify updates; rows of other entries are kept.",
        HelpName = "file",
        DefaultValueFactory = _ => Path.Combine("docs", "results.md"),
    };
    static readonly Option<bool> Again = new("--again") { Description = "Repeat entries that were verified before." };
    static readonly Option<bool> Known = new("--known") { Description = "Run nothing; write the table from the runs that are there, also of some seeds." };
    static readonly Option<bool> Json = new("--json") { Description = "Write JSON to standard output and everything else to standard error." };
    static readonly Option<bool> Open = new("--open") { Description = "Show the page." };
    static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var gallery = new Command("gallery", "Run and measure the systems of the lectures.") { List(), Run(), Verify() };
        gallery.SetAction(new Func<ParseResult, int>(_ => throw UsageException.OfParts(gallery)));
        return gallery;
    }

    static Command List()
    {
        var list = new Command("list", "List all entries by subject.") { Json };
        list.SetAction(parsed =>
        {
            GalleryListing.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(Json));
            return ExitCode.Success;
        });
        return list;
    }

    static Command Run()
    {
        var id = new Argument<string>("id") { Description = "The entry; see \"myelin gallery list\"." }.Suggesting(Ids);
        var run = new Command("run", "Run an entry and write its page and figures.") { id, Seed, Short, Folder, Out, Open, Json, Verbose };
        run.SetAction(parsed =>
        {
            GalleryEntry entry = UsageException.Asked(() => GalleryTable.Of(parsed.GetRequiredValue(id)));
            var showing = new GalleryShowing(
                entry, parsed.GetValue(Seed) ?? entry.Seeds[0], parsed.GetValue(Short), DataOf(parsed), parsed.GetRequiredValue(Out), parsed.GetValue(Json));
            return showing.Run(parsed.GetValue(Open));
        });
        return run;
    }

    static Command Verify()
    {
        var ids = new Argument<string[]>("ids") { Description = "The entries. Default: all.", Arity = ArgumentArity.ZeroOrMore }.Suggesting(Ids);
        var verify = new Command("verify", "Measure entries at full length with their seeds and write the table of results. A stopped verification continues.")
        {
            ids, Short, Again, Known, Folder, Out, Results, Json, Verbose,
        };
        verify.SetAction(parsed =>
        {
            GalleryEntry[] entries = UsageException.Asked<GalleryEntry[]>(
                () => parsed.GetValue(ids) is { Length: > 0 } named ? [.. named.Select(GalleryTable.Of)] : [.. GalleryTable.All]);
            return new GalleryChecking(
                entries, parsed.GetValue(Short), parsed.GetValue(Again), DataOf(parsed), parsed.GetRequiredValue(Out), parsed.GetRequiredValue(Results),
                parsed.GetValue(Json)).Run(parsed.GetValue(Known));
        });
        return verify;
    }

    static IEnumerable<string> Ids() => GalleryTable.All.Select(entry => entry.Id);

    static DataFolder DataOf(ParseResult parsed) => new() { Folder = parsed.GetValue(Folder), Decoder = ImageDecoder.Instance };
}
