namespace Myelin;

/// <summary>The format of a table in a text file.</summary>
public sealed record TableFormat
{
    /// <summary>Comma-separated cells, with the column names in the first line.</summary>
    public static TableFormat Csv { get; } = new();

    /// <summary>The character between two cells: a comma, a semicolon, or any other ASCII character. A space matches any run of spaces and tabs.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>The column names; null if the first line of the file holds them.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The text of a missing value. Empty cells are always missing values.</summary>
    public string Missing { get; init; } = "?";

    /// <summary>The maximum uncompressed length in bytes; 64 MiB by default. In memory, each cell takes twelve more bytes.</summary>
    public int MaximumLength { get; init; } = 1 << 26;

    /// <summary>The format of a file without column names.</summary>
    internal static TableFormat Headless(char separator, params IReadOnlyList<string> names) =>
        new() { Separator = separator, Names = names };

    /// <summary>prefix1, prefix2, ...</summary>
    internal static IEnumerable<string> Numbered(string prefix, int count) =>
        Enumerable.Range(1, count).Select(number => $"{prefix}{number}");
}
