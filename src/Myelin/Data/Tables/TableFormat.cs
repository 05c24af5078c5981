namespace Myelin;

/// <summary>How a text file is a table.</summary>
public sealed record TableFormat
{
    /// <summary>Commas between cells, the names of the columns in the first line.</summary>
    public static TableFormat Csv { get; } = new();

    /// <summary>What stands between two cells: a comma, a semicolon, any other ASCII character; ' ' stands for any run of blanks and tabs.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>The names of the columns, if the file does not have them; null if its first line does.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>What stands for a value that is not known, besides nothing at all.</summary>
    public string Missing { get; init; } = "?";

    /// <summary>The most bytes that are accepted, uncompressed: 64 MiB unless said otherwise, since a cell takes twelve bytes more.</summary>
    public int MaximumLength { get; init; } = 1 << 26;

    /// <summary>A file without a line of names.</summary>
    internal static TableFormat Headless(char separator, params IReadOnlyList<string> names) => new() { Separator = separator, Names = names };

    /// <summary>prefix1, prefix2, ...</summary>
    internal static IEnumerable<string> Numbered(string prefix, int count) => Enumerable.Range(1, count).Select(number => $"{prefix}{number}");
}
