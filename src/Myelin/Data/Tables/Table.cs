using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Myelin;

/// <summary>A table read from a text file (CSV, RFC 4180). It has named columns, and each row has one cell per column.</summary>
/// <remarks>
/// Reading is strict. A row with the wrong number of cells, a stray quote, or text that is not UTF-8 is an error that states
/// the file, line and byte. Cells are converted to numbers only on request. Examples omit rows with missing values.
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

    /// <summary>Reads a file, with or without gzip.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="format">The format of the file; <see cref="TableFormat.Csv"/> if omitted.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file does not have this format, or exceeds the maximum length.</exception>
    public static Table Read(string path, TableFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new(path, format ?? TableFormat.Csv);
    }

    /// <summary>Reads a file that may or may not start with a line of column names.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="format">The format of the file.</param>
    /// <param name="namesOf">Maps the first row to the column names; returns null if the first row holds the names.</param>
    internal static Table Read(string path, TableFormat format, Func<IReadOnlyList<string>, IReadOnlyList<string>?> namesOf) =>
        new(path, format, namesOf);

    /// <summary>The character between two cells.</summary>
    internal char Separator { get; }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The index of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column; the message suggests the closest name.</exception>
    public int IndexOf(string column) => indices.TryGetValue(column, out int index) ? index : throw Nearest.Unknown("column", column, Columns);

    /// <summary>Whether a cell is empty or marked as missing.</summary>
    public bool IsMissing(int row, int column)
    {
        string cell = Text(row, column).Trim();
        return cell.Length == 0 || cell == missing;
    }

    /// <summary>Whether a cell of a column of numbers is empty, marked as missing, or NA, N/A or null.</summary>
    internal bool IsMissingNumber(int row, int column) => IsMissing(row, column) || Text(row, column).Trim() is "NA" or "N/A" or "#N/A" or "null";

    /// <summary>The text of a cell.</summary>
    public string Text(int row, int column)
    {
        TableCell cell = CellAt(row, column);
        return cell.Quoted ? Unquoted(cell) : Encoding.UTF8.GetString(text, cell.Start, cell.Length);
    }

    string Unquoted(TableCell cell) => Encoding.UTF8.GetString(text, cell.Start, cell.Length).Replace("\"\"", "\"", StringComparison.Ordinal);

    /// <summary>The number in a cell: finite, with a decimal point.</summary>
    /// <exception cref="DataFormatException">The cell is not such a number.</exception>
    public float Number(int row, int column)
    {
        TableCell cell = CellAt(row, column);
        bool parsed = float.TryParse(text.AsSpan(cell.Start, cell.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
        return parsed && float.IsFinite(value) ? value
            : throw Broken(row, column, $"a number in column \"{Columns[column]}\"", "Correct the file, drop the column, or list it as a category.");
    }

    /// <summary>The texts of a column, row by row.</summary>
    /// <exception cref="ArgumentException">There is no such column; the message suggests the closest name.</exception>
    public string[] Texts(string column)
    {
        int place = IndexOf(column);
        return [.. Enumerable.Range(0, Count).Select(row => Text(row, place))];
    }

    /// <summary>The numbers of a column, row by row: finite, with a decimal point.</summary>
    /// <remarks>
    /// <code>
    /// Tensor series = Tensor.From(Table.Read("sales.csv").Numbers("sold"));
    /// </code>
    /// </remarks>
    /// <exception cref="ArgumentException">There is no such column; the message suggests the closest name.</exception>
    /// <exception cref="DataFormatException">A cell is not such a number.</exception>
    public float[] Numbers(string column)
    {
        int place = IndexOf(column);
        return [.. Enumerable.Range(0, Count).Select(row => Number(row, place))];
    }

    /// <summary>Splits the rows into training and test examples for classification. The test examples have the same share of each class.</summary>
    /// <param name="target">The column of class labels.</param>
    /// <param name="drop">Columns to omit, such as identifiers.</param>
    /// <param name="categories">Text columns; each becomes a one-hot encoding.</param>
    /// <param name="testShare">The share of the rows used for testing.</param>
    /// <param name="seed">The seed of the split. The same seed and file give the same split.</param>
    /// <param name="imputation">What takes the place of missing cells; rows with missing cells are omitted if left out.</param>
    /// <param name="unseen">What becomes of texts of a category that no training row has.</param>
    /// <remarks>Number columns are standardized with the mean and deviation of the training rows. Rows without a target are omitted.</remarks>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="DataFormatException">A cell of a number column is not a number.</exception>
    public (Dataset Train, Dataset Test) Classification(string target, IReadOnlyList<string>? drop = null, IReadOnlyList<string>? categories = null,
        double testShare = 0.2, long seed = 0, Imputation? imputation = null, UnseenCategories unseen = UnseenCategories.Error) =>
        new TableExamples(this, target, drop, categories, imputation, unseen).Classes(testShare, (ulong)seed).ToDatasets();

    /// <summary>Splits the rows into training and test examples for regression. The targets are the numbers of a column, [count, 1], unscaled.</summary>
    /// <inheritdoc cref="Classification"/>
    /// <param name="target">The column of numbers to predict.</param>
    /// <param name="drop">Columns to omit, such as identifiers.</param>
    /// <param name="categories">Text columns; each becomes a one-hot encoding.</param>
    /// <param name="testShare">The share of the rows used for testing.</param>
    /// <param name="seed">The seed of the split. The same seed and file give the same split.</param>
    /// <param name="imputation">What takes the place of missing cells; rows with missing cells are omitted if left out.</param>
    /// <param name="unseen">What becomes of texts of a category that no training row has.</param>
    public (Dataset Train, Dataset Test) Regression(string target, IReadOnlyList<string>? drop = null, IReadOnlyList<string>? categories = null,
        double testShare = 0.2, long seed = 0, Imputation? imputation = null, UnseenCategories unseen = UnseenCategories.Error) =>
        new TableExamples(this, target, drop, categories, imputation, unseen).Values(testShare, (ulong)seed).ToDatasets();

    /// <summary>The exception for an error in a cell.</summary>
    internal DataFormatException Broken(int row, int column, string expected, string fix)
    {
        string received = Text(row, column);
        return scanner.Broken(CellAt(row, column).Start, expected, $"\"{(received.Length > 40 ? $"{received[..40]}..." : received)}\"", fix);
    }

    TableCell CellAt(int row, int column)
    {
        if ((uint)row >= (uint)Count || (uint)column >= (uint)Columns.Count)
            throw new ArgumentOutOfRangeException(nameof(row),
                $"Table: expects a row below {Count} and a column below {Columns.Count}, received row {row} and column {column}; both count from 0.");
        return cells[row * Columns.Count + column];
    }

    string[] ReadNames(List<TableCell> row)
    {
        if (!scanner.Next(row)) throw scanner.Broken(0, "a line with the column names", "an empty file");
        return [.. row.Select(cell => Unquoted(cell).Trim())];
    }

    Dictionary<string, int> Index(IReadOnlyList<string> names)
    {
        if (names.Count is 0 or > MaximumColumns) throw scanner.Broken(0, $"1 to {MaximumColumns} columns", $"{names.Count}");
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Length == 0 || !index.TryAdd(names[i], i))
                throw scanner.Broken(0, "a different name for each column", names[i].Length == 0 ? $"none for column {i + 1}" : $"\"{names[i]}\" twice",
                    "Correct the first line. If it does not hold names, set TableFormat.Names.");
        }
        return index;
    }

    TableCell[] ReadRows(List<TableCell> row)
    {
        var all = new List<TableCell>();
        while (scanner.Next(row))
        {
            if (row.Count != Columns.Count)
                throw scanner.Broken(row[0].Start, $"{Columns.Count} cells in the row", $"{row.Count}",
                    "Check the separator, and whether the first line holds names.");
            all.AddRange(CollectionsMarshal.AsSpan(row));
        }
        return all.Count > 0 ? [.. all] : throw scanner.Broken(text.Length, "at least one row", "none");
    }
}
