using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Myelin;

/// <summary>A table of a text file (CSV, RFC 4180): named columns, each row with one cell for each.</summary>
/// <remarks>
/// Strict: a row with another number of cells, a stray quote, text that is not UTF-8 is an error with file, line and
/// byte. Cells stay text until a column is asked for; a row with a cell that is missing is left out of the examples.
/// </remarks>
public sealed class Table
{
    const int MaximumColumns = 65_536;

    readonly byte[] text;
    readonly TableScanner scanner;
    readonly TableCell[] cells;
    readonly string missing;
    readonly Dictionary<string, int> indices;

    Table(string path, TableFormat format, Func<IReadOnlyList<string>, IReadOnlyList<string>?>? namesOf = null)
    {
        Path = path;
        Separator = format.Separator;
        missing = format.Missing;
        using (DataFile file = DataFile.Open(path)) text = file.ReadToEnd(format.MaximumLength);
        scanner = new TableScanner(path, text, format.Separator);
        var row = new List<TableCell>();
        Columns = format.Names ?? ReadNames(row);
        if (namesOf?.Invoke(Columns) is { } names)
        {
            Columns = names;
            scanner = new TableScanner(path, text, format.Separator);
        }
        indices = Index(Columns);
        cells = ReadRows(row);
        Count = cells.Length / Columns.Count;
    }

    /// <summary>Reads a file whole, gzip or not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it is written; <see cref="TableFormat.Csv"/> if left out.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is no such table, or larger than the format allows.</exception>
    public static Table Read(string path, TableFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new(path, format ?? TableFormat.Csv);
    }

    /// <summary>Reads a file that may or may not begin with the names of its columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="namesOf">From the first row the names; null if these are what it holds.</param>
    internal static Table Read(string path, TableFormat format, Func<IReadOnlyList<string>, IReadOnlyList<string>?> namesOf) => new(path, format, namesOf);

    /// <summary>What stands between two cells.</summary>
    internal char Separator { get; }

    /// <summary>The file it came from.</summary>
    public string Path { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The place of a column.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message names the nearest.</exception>
    public int IndexOf(string column) => indices.TryGetValue(column, out int index) ? index : throw Nearest.Unknown("column", column, Columns);

    /// <summary>Whether a cell has no value.</summary>
    public bool IsMissing(int row, int column)
    {
        string cell = Text(row, column).Trim();
        return cell.Length == 0 || cell == missing;
    }

    /// <summary>The text of a cell.</summary>
    public string Text(int row, int column)
    {
        TableCell cell = CellAt(row, column);
        string raw = Encoding.UTF8.GetString(text, cell.Start, cell.Length);
        return cell.Quoted ? raw.Replace("\"\"", "\"", StringComparison.Ordinal) : raw;
    }

    /// <summary>The number of a cell, which is finite, written with a point.</summary>
    /// <exception cref="DataFormatException">It holds something else.</exception>
    public float Number(int row, int column)
    {
        TableCell cell = CellAt(row, column);
        return float.TryParse(text.AsSpan(cell.Start, cell.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw Broken(row, column, $"a number in column \"{Columns[column]}\"", "Correct the file, or drop the column, or name it among the categories.");
    }

    /// <summary>Examples whose target column names a class: to train on, and a share to test with that has the same part of every class.</summary>
    /// <param name="target">The column of the classes.</param>
    /// <param name="drop">Columns that say nothing, such as identities.</param>
    /// <param name="categories">Columns of texts: each becomes an input of 0 or 1 for every text.</param>
    /// <param name="testShare">The share of the test.</param>
    /// <param name="seed">Of the split, which is the same for the same seed and file.</param>
    /// <remarks>Rows with a missing value are left out. Columns of numbers are standardised by the mean and deviation of the training part.</remarks>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="DataFormatException">A column that should hold numbers does not.</exception>
    public (Dataset Train, Dataset Test) Classification(
        string target, IReadOnlyList<string>? drop = null, IReadOnlyList<string>? categories = null, double testShare = 0.2, long seed = 0) =>
        new TableExamples(this, target, drop, categories).Classes(testShare, (ulong)seed).ToDatasets();

    /// <summary>Examples whose target column is a number, [count, 1] as it stands in the file: to train on, and a share to test with.</summary>
    /// <inheritdoc cref="Classification"/>
    /// <param name="target">The column of the numbers.</param>
    /// <param name="drop">Columns that say nothing, such as identities.</param>
    /// <param name="categories">Columns of texts: each becomes an input of 0 or 1 for every text.</param>
    /// <param name="testShare">The share of the test.</param>
    /// <param name="seed">Of the split, which is the same for the same seed and file.</param>
    public (Dataset Train, Dataset Test) Regression(
        string target, IReadOnlyList<string>? drop = null, IReadOnlyList<string>? categories = null, double testShare = 0.2, long seed = 0) =>
        new TableExamples(this, target, drop, categories).Values(testShare, (ulong)seed).ToDatasets();

    /// <summary>The error for a cell.</summary>
    internal DataFormatException Broken(int row, int column, string expected, string fix)
    {
        string received = Text(row, column);
        return scanner.Broken(CellAt(row, column).Start, expected, $"\"{(received.Length > 40 ? $"{received[..40]}..." : received)}\"", fix);
    }

    TableCell CellAt(int row, int column)
    {
        if ((uint)row >= (uint)Count || (uint)column >= (uint)Columns.Count)
            throw new ArgumentOutOfRangeException(
                nameof(row), $"Table: has {Count} rows and {Columns.Count} columns, asked for row {row} and column {column}; both count from 0.");
        return cells[row * Columns.Count + column];
    }

    string[] ReadNames(List<TableCell> row)
    {
        if (!scanner.Next(row)) throw scanner.Broken(0, "a line with the names of the columns", "an empty file");
        return [.. row.Select(cell => Encoding.UTF8.GetString(text, cell.Start, cell.Length).Replace("\"\"", "\"", StringComparison.Ordinal).Trim())];
    }

    Dictionary<string, int> Index(IReadOnlyList<string> names)
    {
        if (names.Count is 0 or > MaximumColumns) throw scanner.Broken(0, $"1 to {MaximumColumns} columns", $"{names.Count}");
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Length == 0 || !index.TryAdd(names[i], i))
                throw scanner.Broken(0, "another name for every column", names[i].Length == 0 ? $"none for column {i + 1}" : $"\"{names[i]}\" twice",
                    "Correct the first line; if it is no line of names, give the names with the format.");
        }
        return index;
    }

    TableCell[] ReadRows(List<TableCell> row)
    {
        var all = new List<TableCell>();
        while (scanner.Next(row))
        {
            if (row.Count != Columns.Count)
                throw scanner.Broken(
                    row[0].Start, $"{Columns.Count} cells in the row", $"{row.Count}", "Check the separator and whether the first line holds names.");
            all.AddRange(CollectionsMarshal.AsSpan(row));
        }
        return all.Count > 0 ? [.. all] : throw scanner.Broken(text.Length, "one row or more", "none");
    }
}
