namespace Myelin;

/// <summary>A table that can be loaded by name: its file, the format of the file, and how to split it into examples.</summary>
/// <param name="Source">The file and its download.</param>
/// <param name="Format">The format of the file.</param>
/// <param name="Examples">Splits the table: a fixed fifth of the rows is for testing, the others for training.</param>
sealed record NamedTable(DataSource Source, TableFormat Format, Func<Table, RawSplit> Examples)
{
    const double TestShare = 0.2;
    const ulong Seed = 0;

    /// <summary>A table for classification. Each class has its text in the file and its name.</summary>
    public static NamedTable OfClasses(
        DataSource source, TableFormat format, string target, IReadOnlyList<(string Text, string Name)> classes, params string[] drop) =>
        new(source, format, table => new TableExamples(table, target, drop).Classes(TestShare, Seed, classes));

    /// <summary>A table for regression.</summary>
    public static NamedTable OfValues(DataSource source, TableFormat format, string target, params string[] categories) =>
        new(source, format, table => new TableExamples(table, target, categories: categories).Values(TestShare, Seed));

    /// <summary>Finds, reads and splits the table.</summary>
    public RawSplit Read(DataFolder folder) => Examples(Table.Read(folder.Find(Source)[0], Format));
}
