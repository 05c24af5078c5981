using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin data</c>: the data sets and where their files are.</summary>
static class DataCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin data list", "all data sets and where their files are"),
        new("myelin data get mnist", "download MNIST to the cache if it is not found"),
        new("myelin data get resnet18", "download a trained network, for style, dream and search"),
        new("myelin data get iris --to tables", "a copy in tables/iris"),
    ];

    static readonly Option<bool> Json = new("--json") { Description = "Write JSON." };

    public static Command Create()
    {
        var data = new Command("data", "Show and fetch what can be trained on.") { List(), Get() };
        data.SetAction(new Func<ParseResult, int>(_ => throw UsageException.OfParts(data)));
        return data;
    }

    static Command List()
    {
        var list = new Command("list", "List all data sets by name, and where their files are.") { Json };
        list.SetAction(parsed =>
        {
            DataListing.Write(parsed.InvocationConfiguration.Output, new DataFolder(), parsed.GetValue(Json));
            return ExitCode.Success;
        });
        return list;
    }

    static Command Get()
    {
        var name = new Argument<string>("data") { Description = "The name of the data set or other files; see \"myelin data list\"." }
            .Suggesting(Suggestions.DataFiles);
        var to = new Option<string?>("--to")
        {
            Description = "Copies the files to a folder with the name of the set in this folder. If omitted, they stay where they are or are downloaded to " +
                "the cache.",
            HelpName = "folder",
        };
        var get = new Command("get", "Find the files of a data set or a trained network, or download them.") { name, to, Json };
        get.SetAction(parsed =>
        {
            NamedFiles data = UsageException.Asked(() => DataFiles.Named(parsed.GetRequiredValue(name)));
            return new DataFetch(data, parsed.GetValue(to), parsed.InvocationConfiguration.Output, parsed.GetValue(Json)).Run();
        });
        return get;
    }
}
