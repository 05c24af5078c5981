using System.Text.Json;

namespace Myelin.Cli.Commands;

/// <summary>The data sets in groups: name, examples to train on and to test with, what is predicted, what they are, where their files lie.</summary>
static class DataListing
{
    public static void Write(TextWriter output, DataFolder folder, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(DataRegistry.Groups.SelectMany(group => group.Sets.Select(set => new
            {
                set.Name,
                group = group.Title,
                set.Train,
                set.Test,
                set.Classes,
                set.Description,
                generated = set.Source == null,
                downloadable = set.Source?.Downloads.Count > 0,
                files = set.Source is { } source ? folder.FindHere(source) ?? [] : [],
            })), JsonSerializerOptions.Web));
            return;
        }
        int name = DataRegistry.All.Max(set => set.Name.Length), counts = DataRegistry.All.Max(set => Counts(set).Length);
        int task = DataRegistry.All.Max(set => Task(set).Length), description = DataRegistry.All.Max(set => set.Description.Length);
        foreach (DataGroup group in DataRegistry.Groups)
        {
            if (group != DataRegistry.Groups[0]) output.WriteLine();
            output.WriteLine(group.Title);
            foreach (NamedData set in group.Sets)
                output.WriteLine($"  {set.Name.PadRight(name)}  {Counts(set).PadLeft(counts)}  {Task(set).PadRight(task)}  {set.Description.PadRight(description)}  {Place(set, folder)}".TrimEnd());
        }
    }

    static string Counts(NamedData set) => $"{set.Train:#,0} + {set.Test:#,0}";

    static string Task(NamedData set) => set.Classes > 0 ? $"{set.Classes} classes" : "regression";

    static string Place(NamedData set, DataFolder folder) =>
        set.Source is not { } source ? ""
        : folder.FindHere(source) is { } paths ? Path.GetDirectoryName(paths[0])!
        : source.Downloads.Count > 0 ? $"not here; \"myelin data get {set.Name}\" fetches it" : "not here, and not offered for download";
}
