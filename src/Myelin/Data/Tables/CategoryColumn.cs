using System.Globalization;

namespace Myelin;

/// <summary>One-hot encoding of a text column: 1 for the text of the row, 0 for all others.</summary>
public sealed class CategoryColumn : TableColumn
{
    /// <summary>The maximum number of different texts. A column with more of them is an identifier, not a category.</summary>
    const int MaximumTexts = 1_000;

    readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <summary>Creates a column with the given texts.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="texts">The texts, in the order of the inputs.</param>
    /// <param name="missing">The text that a missing cell stands for; null if it is an error.</param>
    /// <param name="unseen">What becomes of other texts.</param>
    /// <exception cref="ArgumentException">A text occurs twice, or the text for missing cells is none of them.</exception>
    public CategoryColumn(string name, IReadOnlyList<string> texts, string? missing = null, UnseenCategories unseen = UnseenCategories.Error) : base(name)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (string text in texts)
        {
            if (!places.TryAdd(text, places.Count))
                throw new ArgumentException($"CategoryColumn: expects distinct texts for \"{name}\", received \"{text}\" twice; remove one of them.");
        }
        if (missing != null && !places.ContainsKey(missing))
            throw new ArgumentException($"CategoryColumn: expects for missing cells one of the texts of \"{name}\", received \"{missing}\"; add it to them.");
        (Texts, Missing, Unseen) = (texts, missing, unseen);
    }

    /// <summary>The texts, in the order of the inputs.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The text that a missing cell stands for; null if it is an error.</summary>
    public string? Missing { get; }

    /// <summary>What becomes of other texts.</summary>
    public UnseenCategories Unseen { get; }

    /// <inheritdoc/>
    public override int Width => Texts.Count;

    /// <inheritdoc/>
    public override void Write(Table table, int row, int column, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(table);
        values.Clear();
        string text = Missing != null && table.IsMissing(row, column) ? Missing : table.Text(row, column);
        if (places.TryGetValue(text, out int place)) values[place] = 1;
        else if (Unseen == UnseenCategories.Error)
            throw table.Broken(row, column, $"one of {string.Join(", ", Texts)} in column \"{Name}\"",
                "Correct the file, or train with examples that have this text.");
    }

    /// <summary>The column with the texts of the given rows.</summary>
    internal static CategoryColumn Fit(Table table, int column, int[] rows, Imputation? imputation, UnseenCategories unseen)
    {
        int[] complete = [.. rows.Where(row => !table.IsMissing(row, column))];
        string[] texts = TextsOf(table, column, complete);
        string? missing = imputation?.Of([.. complete.Select(row => table.Text(row, column))]);
        return new(table.Columns[column], missing == null || texts.Contains(missing) ? texts : [.. texts, missing], missing, unseen);
    }

    /// <summary>The distinct texts of a column: numbers in ascending order, then other texts in ordinal order.</summary>
    internal static string[] TextsOf(Table table, int column, int[] rows)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (int row in rows)
            if (texts.Add(table.Text(row, column)) && texts.Count > MaximumTexts)
                throw table.Broken(row, column, $"at most {MaximumTexts} different texts in column \"{table.Columns[column]}\"",
                    "Drop the column, or use it as a number.");
        return [.. texts.OrderBy(ValueOf).ThenBy(text => text, StringComparer.Ordinal)];
    }

    static double ValueOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.PositiveInfinity;
}
