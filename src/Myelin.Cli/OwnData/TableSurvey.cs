using System.Globalization;

namespace Myelin.Cli.OwnData;

/// <summary>Decides how each column of a table is used, and says why.</summary>
sealed class TableSurvey
{
    /// <summary>A target of so few different whole numbers is classes.</summary>
    const int MostClasses = 10;

    /// <summary>A text column with more different texts is a category only if each occurs ten times on average.</summary>
    const int UsualTexts = 50;

    /// <summary>A column with at least this share of numbers has wrong cells rather than texts.</summary>
    const double MostlyNumbers = 0.9;

    readonly Table table;
    readonly List<(string Label, string Text)> reading = [];
    readonly List<string> numbers = [], texts = [], ignored = [], categories = [], missing = [], reasons = [];

    /// <exception cref="UsageException">There is no target, or it cannot be predicted.</exception>
    /// <exception cref="ArgumentException">There is no such column; the message suggests the closest name.</exception>
    /// <exception cref="DataFormatException">A column of numbers has another cell.</exception>
    public TableSurvey(Table table, TableOptions options)
    {
        this.table = table;
        Target = Named(options.Target ?? throw new UsageException(
            $"--target: expects the column to predict, received none; choose one of {Listed(table.Columns)}."));
        string[] drop = [.. (options.Drop ?? []).Select(Named)], forced = [.. (options.Categories ?? []).Select(Named)];
        ReadTarget(options.Task);
        for (int column = 0; column < table.Columns.Count; column++)
            if (table.Columns[column] is var name && name != Target) Read(column, drop.Contains(name), forced.Contains(name));
        if (numbers.Count + categories.Count == 0)
            throw new UsageException($"\"{table.Path}\": expects at least one column to predict \"{Target}\" from, received none; " +
                $"ignored: {string.Join(", ", reasons)}.");
        if (numbers.Count > 0) reading.Add(("numbers", Listed(numbers)));
        if (texts.Count > 0) reading.Add(("texts", Listed(texts)));
        if (reasons.Count > 0) reading.Add(("ignored", Listed(reasons)));
        if (missing.Count > 0) reading.Add(("missing", $"{Listed(missing)}; replaced by the median or the most frequent text of the column"));
    }

    public string Target { get; }

    public bool IsClassification { get; private set; }

    public IReadOnlyList<string> Ignored => ignored;

    public IReadOnlyList<string> Categories => categories;

    public Imputation? Imputation => missing.Count > 0 ? Imputation.Median : null;

    /// <summary>What was decided, for people.</summary>
    public IReadOnlyList<(string Label, string Text)> Reading => reading;

    /// <summary>Whether a text is a finite number.</summary>
    public static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);

    /// <summary>A column by its name. Columns without names may be given by their number, or as "last".</summary>
    string Named(string name)
    {
        if (table.Columns.Contains(name)) return name;
        if (name == "last") return table.Columns[^1];
        string numbered = $"column {name}";
        return table.Columns.Contains(numbered) ? numbered : table.Columns[table.IndexOf(name)];
    }

    bool IsMissing(int row, int column) => table.IsMissing(row, column) || table.Text(row, column).Trim() is "NA" or "N/A" or "#N/A" or "null";

    int[] Complete(int column) => [.. Enumerable.Range(0, table.Count).Where(row => !IsMissing(row, column))];

    void ReadTarget(string? task)
    {
        int column = table.IndexOf(Target);
        int[] rows = Complete(column);
        string[] different = [.. rows.Select(row => table.Text(row, column)).Distinct()];
        if (different.Length < 2)
            throw new UsageException($"\"{table.Path}\": expects different values in the target \"{Target}\", received {(different.Length == 0 ? "none" :
                $"\"{different[0]}\" alone")}; choose another column with --target.");
        CheckNumbers(column, rows);
        bool areNumbers = different.All(IsNumber), areWhole = areNumbers && different.All(text => Value(text) == Math.Floor(Value(text)));
        bool seemClasses = !areNumbers || (areWhole && different.Length <= MostClasses);
        IsClassification = task == null ? seemClasses : task == TableOptions.Classification;
        if (!IsClassification && !areNumbers) _ = table.Number(rows.First(row => !IsNumber(table.Text(row, column))), column);   // says which cell is none
        string omitted = rows.Length == table.Count ? "" : $"; {table.Count - rows.Length:#,0} rows without it are omitted";
        string other = task != null || !areNumbers ? "" : IsClassification && areWhole ? "; --task regression predicts it as a number"
            : areWhole ? "; --task classification predicts its values as classes" : "";
        string[] classes = [.. different.OrderBy(Value).ThenBy(text => text, StringComparer.Ordinal)];
        reading.Add(("target", IsClassification
            ? $"{Target}: {classes.Length} classes ({Listed(classes)}): classification{other}{omitted}"
            : $"{Target}: numbers from {different.Min(Value):G6} to {different.Max(Value):G6}: regression{other}{omitted}"));
    }

    static double Value(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.PositiveInfinity;

    void Read(int column, bool isDropped, bool isForced)
    {
        string name = table.Columns[column];
        int[] rows = Complete(column);
        string[] cells = [.. rows.Select(row => table.Text(row, column))];
        int different = cells.Distinct().Count();
        string? reason = isDropped ? "--drop" : different == 0 ? "empty" : different == 1 ? "always the same" : null;
        bool areNumbers = !isForced && reason == null && CheckNumbers(column, rows);
        if (areNumbers && IsIdentifier(name, column, cells, different)) reason = "an identifier";
        if (reason == null && !areNumbers && !isForced && different > UsualTexts && different > cells.Length / 10)
            reason = $"{different:#,0} different texts";
        if (reason != null)
        {
            ignored.Add(name);
            reasons.Add($"{name} ({reason})");
            return;
        }
        if (rows.Length < table.Count) missing.Add($"{table.Count - rows.Length:#,0} cells of {name}");
        if (areNumbers) numbers.Add(name);
        else
        {
            categories.Add(name);
            texts.Add($"{name} ({Listed([.. cells.Distinct().Order(StringComparer.Ordinal)], 5)})");
        }
    }

    /// <summary>Whether the cells are numbers.</summary>
    /// <exception cref="DataFormatException">Most are, but not all.</exception>
    bool CheckNumbers(int column, int[] rows)
    {
        int[] others = [.. rows.Where(row => !IsNumber(table.Text(row, column)))];
        if (others.Length > 0 && rows.Length - others.Length >= MostlyNumbers * rows.Length) _ = table.Number(others[0], column);
        return others.Length == 0;
    }

    /// <summary>Whole numbers that differ in almost all rows, and are named so, or are the first column of a table without names; or that count the
    /// rows.</summary>
    static bool IsIdentifier(string name, int column, string[] cells, int different)
    {
        double[] values = [.. cells.Select(Value)];
        if (values.Any(value => value != Math.Floor(value))) return false;
        bool counts = values.Length > 2 && values.Zip(values.Skip(1)).All(pair => pair.Second == pair.First + 1);
        string plain = name.ToLowerInvariant();
        bool isNamed = (column == 0 && plain == "column 1") || plain is "id" or "index" or "key" or "row" or "nr" or "no"
            || plain.EndsWith("_id", StringComparison.Ordinal) || plain.EndsWith(" id", StringComparison.Ordinal)
            || plain.StartsWith("unnamed", StringComparison.Ordinal) || name.EndsWith("Id", StringComparison.Ordinal);
        // An identifier may occur again, such as that of a customer.
        return counts || (isNamed && different > 0.9 * cells.Length);
    }

    /// <summary>a, b, c and 20 more</summary>
    static string Listed(IReadOnlyList<string> names, int most = 12) =>
        names.Count <= most + 1 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(most))} and {names.Count - most:#,0} more";
}
