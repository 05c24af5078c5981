namespace Myelin;

/// <summary>A table that can be asked for by name: its file, how that is written, and what is predicted from it.</summary>
/// <param name="Source">The file, and where to fetch it.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Examples">Makes a fifth of the rows the test, always the same, and the others the training part.</param>
sealed record NamedTable(DataSource Source, TableFormat Format, Func<Table, RawSplit> Examples)
{
    const double TestShare = 0.2;
    const ulong Seed = 0;

    /// <summary>A table whose target names classes, each given as it is written and by its name.</summary>
    public static NamedTable OfClasses(
        DataSource source, TableFormat format, string target, IReadOnlyList<(string Text, string Name)> classes, params string[] drop) =>
        new(source, format, table => new TableExamples(table, target, drop).Classes(TestShare, Seed, classes));

    /// <summary>A table whose target is a quantity.</summary>
    public static NamedTable OfValues(DataSource source, TableFormat format, string target, params string[] categories) =>
        new(source, format, table => new TableExamples(table, target, categories: categories).Values(TestShare, Seed));

    /// <summary>Finds and reads it.</summary>
    public RawSplit Read(DataFolder folder) => Examples(Table.Read(folder.Find(Source)[0], Format));
}
