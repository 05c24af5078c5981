using System.Text.Json;
using Myelin.Gallery;

namespace Myelin.Cli.Commands;

/// <summary>The entries of the gallery by subject: id and a line on each.</summary>
static class GalleryListing
{
    public static void Write(TextWriter output, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(GalleryTable.Sections.SelectMany(section => section.Entries.Select(entry =>
                new { entry.Id, section = section.Title, entry.Title, lectures = entry.Decks, entry.Required, entry.Published, entry.Seeds, entry.Data })),
                    JsonSerializerOptions.Web));
            return;
        }
        int width = GalleryTable.All.Max(entry => entry.Id.Length);
        foreach (GallerySection section in GalleryTable.Sections)
        {
            if (section != GalleryTable.Sections[0]) output.WriteLine();
            output.WriteLine(section.Title);
            foreach (GalleryEntry entry in section.Entries) output.WriteLine($"  {entry.Id.PadRight(width)}  {entry.Title}{Needs(entry)}");
        }
    }

    static string Needs(GalleryEntry entry)
    {
        if (entry.Data.Count == 0) return "";
        var folder = new DataFolder();
        string[] missing = [.. entry.Data.Where(name => DataFiles.Named(name).FindFiles(folder) == null)];
        return $" (needs {string.Join(", ", entry.Data)}{(missing.Length == 0 ? "" : $"; not here: {string.Join(", ", missing)}")})";
    }
}
