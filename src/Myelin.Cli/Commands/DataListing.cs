using System.Text.Json;

namespace Myelin.Cli.Commands;

/// <summary>The data sets in groups: name, training and test examples, task, description, and where the files are.</summary>
static class DataListing
{
    public static void Write(TextWriter output, DataFolder folder, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(DataSets.All.Select(set => new
            {
                set.Name,
                set.Group,
                set.Train,
                set.Test,
                set.Classes,
                set.Description,
                generated = set.IsGenerated,
                downloadable = set.IsDownloadable,
                files = set.FindFiles(folder) ?? [],
            }), JsonSerializerOptions.Web));
            return;
        }
        int name = DataSets.All.Max(set => set.Name.Length), counts = DataSets.All.Max(set => Counts(set).Length);
        int task = DataSets.All.Max(set => Task(set).Length);
        foreach (var group in DataSets.All.GroupBy(set => set.Group))
        {
            if (group.Key != DataSets.All[0].Group) output.WriteLine();
            output.WriteLine(group.Key);
            foreach (NamedDataset set in group)
            {
                string[] columns = [set.Name.PadRight(name), Counts(set).PadRight(counts), Task(set).PadRight(task), set.Description];
                output.WriteLine($"  {string.Join("  ", columns)}{(Place(set, folder) is { Length: > 0 } place ? $" ({place})" : "")}");
            }
        }
        WriteOthers(output, folder, name);
    }

    /// <summary>A line for each of the files that are no data sets.</summary>
    static void WriteOthers(TextWriter output, DataFolder folder, int name)
    {
        output.WriteLine();
        output.WriteLine("Other files");
        foreach (NamedFiles files in DataFiles.All)
            output.WriteLine($"  {files.Name.PadRight(name)}  {files.Description} ({Place(files, folder)})");
    }

    static string Counts(NamedDataset set) => $"{set.Train:#,0} + {set.Test:#,0}";

    static string Task(NamedDataset set) => set.Classes > 0 ? $"{set.Classes} classes" : "regression";

    static string Place(NamedFiles set, DataFolder folder)
    {
        if (set is NamedDataset { IsGenerated: true }) return "";
        if (set.FindFiles(folder) is { } paths) return Path.GetDirectoryName(paths[0])!;
        return set.IsDownloadable ? $"not here; \"myelin data get {set.Name}\" downloads it" : "not here, and there is no download";
    }
}
