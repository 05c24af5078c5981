using System.Text;

namespace Myelin.Gallery;

/// <summary>Writes docs/results.md: a row for each entry. Rows of entries that are not verified now are kept; an entry without a row was not run.</summary>
public static class ResultsPage
{
    const string Head = """
        # Results

        Measured by `myelin gallery verify`: each entry at full length, with the seeds that it names (with several seeds, the median counts).
        "seconds" is the time of all runs of the entry, "weights" the first digits of the SHA-256 of the trained weights for each seed.

        """;

    /// <summary>Writes the page, with new rows for these entries.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Update(string path, IReadOnlyList<GalleryVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        var rows = new Dictionary<string, string>();
        if (File.Exists(path))
            foreach (string line in File.ReadLines(path))
                if (line.StartsWith("| ", StringComparison.Ordinal) && line[2..].Split(" | ")[0] is var id && GalleryTable.All.Any(entry => entry.Id == id))
                    rows[id] = line;
        foreach (GalleryVerdict verdict in verdicts) rows[verdict.Entry.Id] = verdict.Row();
        var text = new StringBuilder(Head);
        foreach (GallerySection section in GalleryTable.Sections)
        {
            text.Append('\n').Append("## ").Append(section.Title).Append(
                "\n\n| id | works | measured | required | published | seconds | command | weights |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (GalleryEntry entry in section.Entries) text.Append(rows.GetValueOrDefault(entry.Id) ?? GalleryVerdict.RowOf(entry)).Append('\n');
        }
        WholeFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
