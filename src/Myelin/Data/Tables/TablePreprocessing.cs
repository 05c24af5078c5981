using System.Globalization;

namespace Myelin;

/// <summary>Encodes the rows of a table as model inputs, with the statistics of the training data.</summary>
public sealed class TablePreprocessing : Preprocessing
{
    /// <summary>Creates the preprocessing for the given columns.</summary>
    /// <param name="columns">The input columns, in order.</param>
    /// <param name="target">The target column; null if there is none.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="names">All columns of the table, in order, for files without column names; by default the inputs and the target.</param>
    /// <param name="separator">The character between two cells.</param>
    /// <exception cref="ArgumentException">There is no column, or two have the same name.</exception>
    public TablePreprocessing(IReadOnlyList<TableColumn> columns, string? target = null, IReadOnlyList<string>? classes = null,
        IReadOnlyList<string>? names = null, char separator = ',')
        : base(classes)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0 || columns.DistinctBy(column => column.Name).Count() != columns.Count)
        {
            string received = columns.Count == 0 ? "none" : string.Join(", ", columns.Select(column => column.Name));
            throw new ArgumentException($"TablePreprocessing: expects at least one column and distinct names, received {received}; list each input once.");
        }
        Columns = columns;
        Target = target;
        Names = names ?? [.. columns.Select(column => column.Name), .. target == null ? Array.Empty<string>() : [target]];
        Separator = separator;
    }

    /// <summary>The input columns, in order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The target column; null if there is none.</summary>
    public string? Target { get; }

    /// <summary>All columns of the table, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The character between two cells.</summary>
    public char Separator { get; }

    /// <summary>The shape of one input: [inputs].</summary>
    public override Shape InputShape => [Width];

    int Width => Columns.Sum(column => column.Width);

    /// <summary>Reads a file and encodes all its rows: [rows, inputs].</summary>
    /// <param name="path">The path of the file. Its first line names the columns, in any order. Without such a line, the file must have the columns of the
    /// training file, with or without the target, or only the input columns.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is not such a table, a column is missing, or a cell cannot be encoded.</exception>
    public Tensor Inputs(string path) => Inputs(Table.Read(path, new() { Separator = Separator }, first => NamesOf(path, first)));

    /// <summary>Encodes all rows of a table: [rows, inputs]. Other columns are ignored.</summary>
    /// <exception cref="DataFormatException">A column is missing, or a cell cannot be encoded.</exception>
    public Tensor Inputs(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Tensor.From(Encode(table, [.. Enumerable.Range(0, table.Count)]), [table.Count, Width]);
    }

    /// <summary>The column names for a file with this first row; null if the row holds the names.</summary>
    IReadOnlyList<string>? NamesOf(string path, IReadOnlyList<string> first)
    {
        if (Columns.Any(column => first.Contains(column.Name))) return null;
        string[] withoutTarget = [.. Names.Where(name => name != Target)], inputs = [.. Columns.Select(column => column.Name)];
        IReadOnlyList<string>? names = Array.Find([Names, withoutTarget, inputs], names => names.Count == first.Count);
        return names != null && !AreNames(first, names) ? names : throw Missing(path, inputs, first);
    }

    /// <summary>Whether a first row names columns, although otherwise than expected: it has a name close to a known one, or no number.</summary>
    bool AreNames(IReadOnlyList<string> first, IReadOnlyList<string> names)
    {
        if (first.Any(cell => Columns.Any(column => IsClose(cell, column.Name)))) return true;
        string[] numeric = [.. Columns.OfType<NumberColumn>().Select(column => column.Name)];
        string[] numbers = [.. names.Zip(first).Where(pair => numeric.Contains(pair.First)).Select(pair => pair.Second)];
        return numbers.Length > 0
            && numbers.All(cell => cell.Any(char.IsLetter) && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
    }

    /// <summary>Whether a text is a name but for case, spaces and punctuation.</summary>
    static bool IsSpelling(string text, string name)
    {
        return Plain(text) is { Length: > 0 } plain && plain == Plain(name);

        static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
    }

    /// <summary>Whether a text is probably a name with a mistake.</summary>
    static bool IsClose(string text, string name) => IsSpelling(text, name)
        || (text.Length > 3 && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && Nearest.To(text, [name]) != null);

    DataFormatException Missing(string path, IEnumerable<string> missing, IReadOnlyList<string> received)
    {
        string[] others = [.. received.Except(Names)];
        string[] renamed = [.. missing.SelectMany(name => others.Where(text => IsClose(text, name)).Take(1).Select(text => $"\"{text}\" to \"{name}\""))];
        return new(path, 0, $"the columns {string.Join(", ", missing)}", $"{string.Join(", ", received)}",
            renamed.Length > 0 ? $"Rename {string.Join(", ", renamed)} in the first line."
            : "Name them in the first line, or use the same columns in the same order as the training file.", line: 1);
    }

    /// <summary>The inputs of the given rows, one row after another.</summary>
    internal float[] Encode(Table table, int[] rows)
    {
        string[] missing = [.. Columns.Select(column => column.Name).Except(table.Columns)];
        if (missing.Length > 0) throw Missing(table.Path, missing, table.Columns);
        (TableColumn Column, int Place)[] all = [.. Columns.Select(column => (column, table.IndexOf(column.Name)))];
        var values = new float[rows.Length * Width];
        int at = 0;
        foreach (int row in rows)
            foreach ((TableColumn column, int place) in all)
            {
                column.Write(table, row, place, values.AsSpan(at, column.Width));
                at += column.Width;
            }
        return values;
    }

    /// <summary>The preprocessing of generated points: the numbers are unchanged.</summary>
    internal static TablePreprocessing Points(int features, IReadOnlyList<string> classes) =>
        new([.. TableFormat.Numbered("x", features).Select(name => new NumberColumn(name, 0, 1))], "class", classes);
}
