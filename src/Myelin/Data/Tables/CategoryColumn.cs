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
    /// <exception cref="ArgumentException">A text occurs twice.</exception>
    public CategoryColumn(string name, IReadOnlyList<string> texts) : base(name)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (string text in texts)
        {
            if (!places.TryAdd(text, places.Count))
                throw new ArgumentException($"CategoryColumn: expects distinct texts for \"{name}\", received \"{text}\" twice; remove one of them.");
        }
        Texts = texts;
    }

    /// <summary>The texts, in the order of the inputs.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <inheritdoc/>
    public override int Width => Texts.Count;

    /// <inheritdoc/>
    public override void Write(Table table, int row, int column, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(table);
        values.Clear();
        if (!places.TryGetValue(table.Text(row, column), out int place))
            throw table.Broken(row, column, $"one of {string.Join(", ", Texts)} in column \"{Name}\"",
                "Correct the file, or train with examples that have this text.");
        values[place] = 1;
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
