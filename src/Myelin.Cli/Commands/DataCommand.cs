using System.CommandLine;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin data list</c>: what can be trained on.</summary>
static class DataCommand
{
    public static Command Create()
    {
        var list = new Command("list", "List all data sets by name.");
        list.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            int width = DataSets.All.Max(set => set.Name.Length);
            foreach ((string name, string description) in DataSets.All) output.WriteLine($"{name.PadRight(width)}  {description}");
            return ExitCode.Success;
        });
        var data = new Command("data", "Show what can be trained on.") { list };
        data.SetAction(parsed => parsed.RootCommandResult.Command.Parse(["data", "--help"]).Invoke(parsed.InvocationConfiguration));
        return data;
    }
}
