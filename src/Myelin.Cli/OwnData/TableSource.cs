using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Myelin.Cli.OwnData;

/// <summary>A table of the user: separator and header are found in its first line, and the use of each column by <see cref="TableSurvey"/>.</summary>
sealed class TableSource(string path, TableOptions options) : TrainingSource
{
    const double TestShare = 0.2;

    /// <summary>More bytes than the first line of any table has.</summary>
    const int LongestLine = 1 << 20;

    public override string Data => path;

    public override string ShortName => Path.GetFileName(path).Split('.')[0] is { Length: > 0 } name ? name : "table";

    public override string? Fingerprint
    {
        get
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
    }

    public override (Dataset Train, Dataset Test) Load(DataFolder folder)
    {
        TableFormat format = FormatOf(path);
        Table table = Table.Read(path, format);
        TableSurvey survey = UsageException.Asked(() => new TableSurvey(table, options));
        string separator = format.Separator switch { ',' => "commas", ';' => "semicolons", '\t' => "tabs", _ => "spaces" };
        string names = format.Names == null ? "names in the first line" : $"without names: column 1 to column {table.Columns.Count}";
        Reading = [("table", $"{table.Count:#,0} rows of {table.Columns.Count} columns between {separator}, {names}"), .. survey.Reading];
        return UsageException.Asked(() => survey.IsClassification
            ? table.Classification(survey.Target, survey.Ignored, survey.Categories, TestShare, imputation: survey.Imputation)
            : table.Regression(survey.Target, survey.Ignored, survey.Categories, TestShare, imputation: survey.Imputation));
    }

    /// <summary>All rows of a table as examples for a model that was trained on one with the same columns.</summary>
    /// <exception cref="DataFormatException">A column is missing, or a cell cannot be encoded.</exception>
    public static Dataset For(TablePreprocessing preprocessing, string path)
    {
        TableFormat format = FormatOf(path);
        if (format.Names?.Count == preprocessing.Names.Count) format = format with { Names = preprocessing.Names };
        Table table = Table.Read(path, format with { Separator = preprocessing.Separator });
        int target = UsageException.Asked(() => table.IndexOf(preprocessing.Target ?? ""));
        Tensor inputs = preprocessing.Inputs(table);
        if (preprocessing.Classes.Count == 0)
            return Dataset.From(inputs, Tensor.From([.. Enumerable.Range(0, table.Count).Select(row => table.Number(row, target))], [table.Count, 1]));
        List<string> classes = [.. preprocessing.Classes];
        int[] labels = [.. Enumerable.Range(0, table.Count).Select(row => classes.IndexOf(table.Text(row, target)))];
        int wrong = Array.IndexOf(labels, -1);
        return wrong < 0 ? Dataset.From(inputs, Tensor.From(labels), preprocessing.Classes)
            : throw new UsageException($"\"{path}\", row {wrong + 1}: expects in column \"{preprocessing.Target}\" one of {string.Join(", ", classes)}, " +
                $"received \"{table.Text(wrong, target)}\"; correct the row, or leave it out.");
    }

    /// <summary>The format of a file: the separator that is most frequent in its first line, and whether that holds names.</summary>
    static TableFormat FormatOf(string path)
    {
        string first = FirstLine(path);
        char separator = ((char[])[',', ';', '\t']).MaxBy(one => Cells(first, one).Count);
        if (Cells(first, separator).Count == 1 && first.Trim().Contains(' ', StringComparison.Ordinal)) separator = ' ';
        List<string> cells = Cells(first, separator);
        bool isHeader = !cells.Any(TableSurvey.IsNumber) && cells.All(cell => cell.Length > 0);
        return new()
        {
            Separator = separator,
            Names = isHeader ? null : [.. Enumerable.Range(1, cells.Count).Select(number => $"column {number}")],
        };
    }

    static string FirstLine(string path)
    {
        using FileStream file = File.OpenRead(path);
        bool isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        try
        {
            using Stream contents = isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
            var bytes = new byte[LongestLine];
            int read = contents.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(bytes, 0, read).TrimStart('\ufeff', '\r', '\n').Split('\n')[0].TrimEnd('\r');
        }
        catch (InvalidDataException)
        {
            return "";   // the table's reader says what is wrong
        }
    }

    static List<string> Cells(string line, char separator)
    {
        if (separator == ' ') return [.. line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
        var cells = new List<string>();
        bool quoted = false;
        int from = 0;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') quoted = !quoted;
            if (i < line.Length && (quoted || line[i] != separator)) continue;
            cells.Add(line[from..i].Trim().Trim('"'));
            from = i + 1;
        }
        return cells;
    }
}
